import fc from 'fast-check';
import { redactPath, redactText } from './redact-text';
import type { Redaction } from './redaction';
import { WELL_KNOWN_SECRETS } from './secret-names';
import { WorkBudget } from './redaction';

const redaction = (): Redaction => ({
  secretNames: WELL_KNOWN_SECRETS,
  redact: (secret) => `<${secret}>`,
  quote: JSON.stringify,
  budget: new WorkBudget(),
});
const redact = (text: string): string => redactText(text, redaction());

describe('redactText', () => {
  it.each([
    ['not json { api_key: X, ts_token=Y', 'not json { api_key: <X>, ts_token=<Y>'],
    ['{"token":"Z"}', '{"token":"<Z>"}'],
    ["{'token' : 'Z'}", "{'token' : '<Z>'}"],
    ['"token":"a \\" b",c', '"token":"<a \\" b>",c'],
    ['\\"token\\":\\"Z\\",', '\\"token\\":\\"<Z>\\",'],
    ['token: 5, b: 6', 'token: <5>, b: 6'],
    ['Authorization: Bearer x.y\nHost: a', 'Authorization: <Bearer x.y>\nHost: a'],
    ['auth=Basic abc d', 'auth=<Basic abc> d'],
    ['a=1&ts_token=X&b=2', 'a=1&ts_token=<X>&b=2'],
    ['a%3D1%26ts_token%3DX', 'a%3D1%26ts_token%3D<X>'],
    ['a%253D1%2526api_key%253DX', 'a%253D1%2526api_key%253D<X>'],
    ['user%5Bapi_key%5D=X', 'user%5Bapi_key%5D=<X>'],
    ['user[api_key]=X', 'user[api_key]=<X>'],
    ['ts_token==X', 'ts_token=<=X>'],
    ['ts_token=\nfoo=5', 'ts_token=\nfoo=5'],
    ['ts_token={ts_token}&token=', 'ts_token={ts_token}&token='],
    ['jwt="a', 'jwt="<a>'],
  ])('redacts the values of secrets in %j', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it.each([
    '',
    '10:15:00',
    'https://a.test:80/?keyword=a&author=b',
    'monkey=1 design: 2',
    '%3D%3A%25',
    '===:::',
    'a key without a value; a token, too',
  ])('leaves %j unchanged', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('never shows what follows a secret name', () => {
    const part = fc.oneof(fc.constantFrom('"', "'", '\\', '=', ':', '&', ' ', '{', '%3D', 'token', 'a'), fc.string());
    const around = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    const pair = fc.constantFrom('ts_token=HIDDEN', '"api_key": "HIDDEN"', 'pwd: HIDDEN', 'user%5Bsig%5D%3DHIDDEN');
    fc.assert(
      fc.property(around, pair, around, (before, secret, after) => {
        expect(redactText(`${before} ${secret}${after}`, { ...redaction(), redact: () => '…' })).not.toContain(
          'HIDDEN',
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes little time, whatever the text', () => {
    const parts = ['=', ':', 'token=', '"token":"', 'a'.repeat(64) + '=', `${' '.repeat(60)}=`, '%3D', '\\"=', '(['];
    const start = performance.now();
    for (const part of parts) redact(part.repeat(Math.floor(262_144 / part.length)));
    // Steps that grow with the square of the length would take minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('redactPath', () => {
  it.each([
    ['/partner/involve/event', '/partner/involve/event'],
    ['/partner/involve/event&ts_token=X', '/partner/involve/event&ts_token=…'],
    ['/partner/involve/event%3Fts_token=X&a=1', '/partner/involve/event%3Fts_token=…&a=1'],
    ['/e%3Fa%3D1%26api_key%3DX', '/e%3Fa%3D1%26api_key%3D…'],
    ['/e%253Fts_token%253DX', '/e%253Fts_token%253D…'],
    ['/e;jsessionid=X/stats', '/e;jsessionid=…'],
    ['/e/ts_token/X', '/e/ts_token/…'],
    ['/e/ts_token=X', '/e/ts_token=…'],
    ['/keyword=a/author:b', '/keyword=a/author:b'],
    ['/oauth/token/v1', '/oauth/token/v1'],
  ])('redacts %s', (path, shown) => {
    expect(redactPath(path)).toBe(shown);
  });
});
