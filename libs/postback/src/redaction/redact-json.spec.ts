import fc from 'fast-check';
import { compileMapping } from '../mapping/compile-mapping';
import { parseBody } from '../parsing/parse-body';
import { parseQuery } from '../parsing/parse-query';
import { readRawData, writeRawData } from './raw-data';
import type { SecretNames } from './secret-names';

const redact = (secret: string): string => `<${secret.length}>`;

function write(query: string, body = '', secretNames?: SecretNames): string {
  const parsed = parseBody(Buffer.from(body));
  if (!parsed.ok) throw new Error(parsed.reason.reason);
  return writeRawData(parseQuery(query), parsed.members, redact, secretNames);
}

describe('secrets in raw data', () => {
  it.each([
    'ts_token=hush',
    'TS_Token=hush',
    'ts-token=hush',
    '%20ts_token%20=hush',
    'ts_param=hush',
    'tlm_token=hush',
    'api_key=hush',
    'X-API-Key=hush',
    'apikey=hush',
    'key=hush',
    'access_token=hush',
    'security_token=hush',
    'Client-Secret=hush',
    'X-Signature=hush',
    'password=hush',
    'Secret=hush',
    'signature=hush',
    'Authorization=hush',
    'ts_token=1&ts_token=hush&ts_token=2',
    'ts_token=+hush+',
  ])('of the query %s are replaced', (query) => {
    expect(write(query)).toContain('"<4>"');
    expect(write(query)).not.toContain('hush');
  });

  it.each([
    ['ts_token[]=hush', ''],
    ['ts_token%5B%5D=hush', ''],
    ['apikey[0]=hush', ''],
    ['user[api_key]=hush', ''],
    ['api.key=hush', ''],
    ['cookie=hush&session_id=hush&pwd=hush&ts_token2=hush', ''],
    ['', 'not json { ts_token=hush'],
    ['', 'not json { api_key: hush, ts_token=hush'],
    ['', 'a=1; api_key: hush'],
    ['', 'a={"token":"hush","b":1}'],
    ['', 'a={"token": ["hush"]}'],
    ['', String.raw`a={\"token\":\"hush\"}`],
    ['', '{"text":"api_key=hush"}'],
    ['', '{"api_key: hush":1}'],
    ['', '{"in":{"text":"Authorization: hush"}}'],
    ['', '{"in":[{"session: hush":1}]}'],
    ['conversion_id%3D1%26ts_token%3Dhush', ''],
    ['x=conversion_id%253D1%2526ts_token%253Dhush', ''],
    ['back=https://a.test/?api_key=hush', ''],
  ])('are replaced, however they are sent: %s%s', (query, body) => {
    expect(write(query, body)).toContain('<4>');
    expect(write(query, body)).not.toContain('hush');
  });

  it.each([
    ['', '{"in":[{"text":"a: b, c=d"}]}'],
    ['', '{"text" : "10:15=x%3D"}'],
    ['text=https://a.test/?keyword=x%26author=y', ''],
    ['author: me=x', ''],
  ])('are not looked for where there are none: %s%s', (query, body) => {
    const json = write(query, body);
    expect(json).toBe(write(query, body, { kindOf: () => 'mapped' }));
    expect(json).not.toContain('<');
  });

  it.each([
    '{"ts_token":"hush"}',
    '{"ts\\u005ftoken":"hush"}',
    '{"ts_token":"\\u0068ush"}',
    '{"ts_token":" hush\\n"}',
    '{"ts_token":["hush","hush"]}',
    '{"ts_token":{"value":"hush"}}',
    '{"ts_token":[[["hush"]]]}',
    '{"auth":{"ts_token":"hush"}}',
    '{"auth":[{"deep":{"API-Key":"hush"}}]}',
    '{"password":{"a":[1,{"b":"hush"}],"hush":2}}',
    'ts_token=hush',
    '--b\r\ncontent-disposition: form-data; name="ts_token"\r\n\r\nhush\r\n--b--',
  ])('of the body %s are replaced', (body) => {
    const values = write('', body).replaceAll(/"[^"]*":/g, '');
    expect(values).toContain('"<4>"');
    expect(values).not.toMatch(/hush|\\u0068ush/);
  });

  it('that are numbers are replaced by a text', () => {
    expect(write('', '{"ts_token":12345}')).toBe('{\n"ts_token":"<5>"}');
  });

  it.each(['null', '""', '"{ts_token}"', '"undefined"'])('that are absent stay as they are: %s', (source) => {
    expect(write('', `{"ts_token":${source}}`)).toBe(`{\n"ts_token":${source}}`);
  });

  describe('under names that a mapping gives them', () => {
    const { secretNames } = compileMapping({
      mapping: {
        account: 'ts_token',
        'login.code': 'ts_param',
        'a.b.c.d.e.f.g.h': 'ts_param',
        the_name_of_our_account_with_this_partner: 'tlm_token',
        token: 'click_id',
      },
      rules: {},
    });

    it.each([
      ['account=hush', ''],
      ['Account=hush', ''],
      ['the_name_of_our_account_with_this_partner=hush', ''],
      ['The_Name_Of_Our_Account_With_This_Partner=hush', ''],
      ['', '{"login":{"code":"hush"}}'],
      ['', '{"login.code":"hush"}'],
      ['', '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":"hush"}}}}}}}}'],
      ['ts_token=hush', ''],
      ['api_key=hush', ''],
    ])('are replaced: %s%s', (query, body) => {
      expect(write(query, body, secretNames)).toContain('"<4>"');
      expect(write(query, body, secretNames)).not.toContain('hush');
    });

    it('are not redacted where the mapping gives a well-known name another meaning', () => {
      expect(write('token=k1', '', secretNames)).toBe('{"token":"k1"}');
    });
  });

  describe('and names that a mapping gives a field', () => {
    const { secretNames } = compileMapping({
      mapping: { session_id: 'click_id', 'auth.id': 'aff_sub', cookies: 'adv_sub', key: 'order_id', api_key: 'sub_id' },
      rules: {},
    });

    it.each([
      ['session_id=k1&Session_ID=k2&key=o1', ''],
      ['', '{"session_id":"k1","auth":{"id":"a1"}}'],
      ['', '{"cookies":[{"session":"s1","token":["t1"]}]}'],
      ['session_id=token%3Dt1', ''],
      ['', '{"session_id":"token: t1"}'],
    ])('stay unchanged: %s%s', (query, body) => {
      expect(write(query, body, secretNames)).toBe(write(query, body, { kindOf: () => 'mapped' }));
    });

    it.each([
      ['session_token=hush', ''],
      ['', '{"auth":{"id":"a1","user":"hush"}}'],
      ['', '{"auth":{"api_key":"hush"}}'],
      ['api_key=hush', ''],
      ['x=session_id:1, token: hush', ''],
    ])('hide nothing else: %s%s', (query, body) => {
      expect(write(query, body, secretNames)).toContain('<4>');
      expect(write(query, body, secretNames)).not.toContain('hush');
    });
  });

  it('stay the same when raw data is written again', () => {
    const mark = (secret: string): string => (secret.startsWith('hmac:') ? secret : `hmac:${secret.length}`);
    const sent = 'a=token: hush&ts_token[]=hush&api_key: hush, x=1&b=api_key=hush&c={"jwt":"hush"}';
    const once = writeRawData(parseQuery(sent), [], mark);
    expect(once).not.toContain('hush');
    expect(writeRawData([], readRawData(once), mark)).toBe(once);
  });

  it('appear nowhere, whatever is around them', () => {
    const name = fc.constantFrom('ts_token', 'TS-PARAM', 'tlm_token', 'x-api-key', 'password');
    const around = fc.jsonValue({ maxDepth: 2 });
    const nested = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant('<secret>'),
        fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(name, nested, around, around, (name, secret, before, after) => {
        const body = JSON.stringify({ before, here: [{ [name]: secret }], [name]: secret, after });
        expect(write(`${name}=<secret>`, body)).not.toContain('<secret>');
      }),
    );
  });
});
