import { HostAllowlist } from '@app/common';
import { databaseUrlError, endpointUrlError } from './url-errors';

const NOTHING_LISTED = new HostAllowlist('');
const LISTED = new HostAllowlist('127.0.0.1/32 10.8.0.0/16 db.internal');

describe('databaseUrlError', () => {
  it.each([
    'postgres://svc:p%40ss@db.example.com:5432/one_db?sslmode=require',
    'postgresql://8.8.8.8/one_db',
    'postgres://svc@[2606:4700::1111]:5432/one_db',
  ])('accepts %s', (url) => {
    expect(databaseUrlError(url, NOTHING_LISTED)).toBeUndefined();
  });

  it.each([
    ['postgres://svc@127.0.0.1:5432/postback_config', 'names 127.0.0.1, a private'],
    ['postgres://svc@2130706433/db', 'names 127.0.0.1, a private'],
    ['postgres://svc@0x7f.1/db', 'names 127.0.0.1, a private'],
    ['postgres://svc@%31%32%37.0.0.1/db', 'names 127.0.0.1, a private'],
    ['postgres://svc@[::ffff:10.0.0.1]/db', 'a private'],
    ['postgres://svc@169.254.169.254/db', 'names 169.254.169.254, a private'],
    ['postgres://svc@metadata.google.internal/db', 'names metadata.google.internal, a private'],
    ['postgres://svc@localhost/db', 'names localhost, a private'],
    ['postgres://svc@a.example,127.0.0.1/db', 'must be a URL'],
    ['postgres:///db', 'must be a URL'],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/db', 'must be a URL'],
    ['postgres://db.example.com/db?host=127.0.0.1', 'has a parameter other than'],
    ['postgres://db.example.com/db?port=6379', 'has a parameter other than'],
    ['postgres://db.example.com/db?sslkey=/etc/passwd', 'has a parameter other than'],
  ])('refuses %s: %s', (url, reason) => {
    expect(databaseUrlError(url, NOTHING_LISTED)?.reason).toMatch(reason);
  });

  it.each(['postgres://svc@127.0.0.1:5432/db', 'postgres://svc@10.8.3.4/db', 'postgres://svc@db.internal/db'])(
    'accepts a listed host: %s',
    (url) => expect(databaseUrlError(url, LISTED)).toBeUndefined(),
  );
});

const OWN_MACHINE = new HostAllowlist('127.0.0.1/32 services.internal');

describe('endpointUrlError', () => {
  it.each([
    'https://rector-postback-abc123-as.a.run.app',
    'http://services.example:8080/',
    'http://8.8.8.8',
    'https://cell-a.example/partners/rector',
  ])('accepts %s', (url) => {
    expect(endpointUrlError(url, NOTHING_LISTED)).toBeUndefined();
  });

  it.each([
    ['http://169.254.169.254/computeMetadata/v1', 'names 169.254.169.254, a private'],
    ['http://metadata.google.internal', 'names metadata.google.internal, a private'],
    ['http://localhost:5432', 'names localhost, a private'],
    ['http://2130706433', 'names 127.0.0.1, a private'],
    ['http://0x7f.0.0.1', 'names 127.0.0.1, a private'],
    ['http://0251.0376.0251.0376', 'names 169.254.169.254, a private'],
    ['http://[::ffff:169.254.169.254]', 'names [::ffff:a9fe:a9fe], a private'],
    ['http://[fe80::1]', 'names [fe80::1], a private'],
    ['http://10.0.0.1\\@example.com', 'names 10.0.0.1, a private'],
    ['ftp://example.com', 'must be an http'],
    ['file:///etc/passwd', 'must be an http'],
    ['http://me:secret@example.com', 'must be without user'],
    ['http://me@example.com', 'must be without user'],
    ['http://example.com/?', 'must be an origin'],
    ['http://example.com/service', 'must be an origin'],
    ['http://example.com/#a', 'must be an origin'],
    ['//example.com', 'is no URL'],
    ['', 'is no URL'],
  ])('refuses %s: %s', (url, reason) => {
    expect(endpointUrlError(url, NOTHING_LISTED)?.reason).toMatch(reason);
  });

  it.each(['http://127.0.0.1:8101', 'http://services.internal'])('accepts a listed host: %s', (url) => {
    expect(endpointUrlError(url, OWN_MACHINE)).toBeUndefined();
  });

  it.each(['http://127.0.0.2', 'http://other.internal', 'http://localhost'])(
    'refuses any other private host: %s',
    (url) => {
      expect(endpointUrlError(url, OWN_MACHINE)).toMatchObject({ code: 'host_not_allowed' });
    },
  );
});
