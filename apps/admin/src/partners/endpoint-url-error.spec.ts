import { HostAllowlist } from '@app/common';
import { endpointUrlError } from './endpoint-url-error';

const NOTHING_LISTED = new HostAllowlist('');
const OWN_MACHINE = new HostAllowlist('127.0.0.1/32 services.internal');

describe('endpointUrlFault', () => {
  it.each(['https://rector-postback-abc123-as.a.run.app', 'http://services.example:8080/', 'http://8.8.8.8'])(
    'finds none in %s',
    (url) => {
      expect(endpointUrlError(url, NOTHING_LISTED)).toBeUndefined();
    },
  );

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
  ])('says of %s: %s', (url, reason) => {
    expect(String(endpointUrlError(url, NOTHING_LISTED))).toMatch(reason);
  });

  it.each(['http://127.0.0.1:8101', 'http://services.internal'])('admits what is listed: %s', (url) => {
    expect(endpointUrlError(url, OWN_MACHINE)).toBeUndefined();
  });

  it.each(['http://127.0.0.2', 'http://other.internal', 'http://localhost'])('admits no more: %s', (url) => {
    expect(endpointUrlError(url, OWN_MACHINE)).toMatch('ENDPOINT_HOST_ALLOWLIST');
  });
});
