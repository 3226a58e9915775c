import { HostAllowlist } from '@app/common';
import { databaseUrlError } from './database-url-error';

const NOTHING_LISTED = new HostAllowlist('');
const LISTED = new HostAllowlist('127.0.0.1/32 10.8.0.0/16 db.internal');

describe('databaseUrlFault', () => {
  it.each([
    'postgres://svc:p%40ss@db.example.com:5432/one_db?sslmode=require',
    'postgresql://8.8.8.8/one_db',
    'postgres://svc@[2606:4700::1111]:5432/one_db',
  ])('finds none in %s', (url) => {
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
  ])('says of %s: %s', (url, reason) => {
    expect(String(databaseUrlError(url, NOTHING_LISTED))).toMatch(reason);
  });

  it.each(['postgres://svc@127.0.0.1:5432/db', 'postgres://svc@10.8.3.4/db', 'postgres://svc@db.internal/db'])(
    'admits what is listed: %s',
    (url) => expect(databaseUrlError(url, LISTED)).toBeUndefined(),
  );
});
