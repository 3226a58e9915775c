import { compileMapping, findTokens, parseQuery } from '@app/postback';
import fc from 'fast-check';
import { readSettings } from '../settings';
import { addHostToken } from './add-host-token';

const BINDINGS = {
  GATEWAY_URL: 'https://origin.example.com',
  ENDPOINTS: ['e'],
  EDGE_KEY: 'a key of sixteen characters or more',
  POSTBACKS: { send: () => Promise.resolve() },
};
const NO_BODY = new Uint8Array(0);
const TOKEN = 'default-ts-token';
const bodyOf = (text: string) => new TextEncoder().encode(text);
const tokensOf = (target: string) =>
  findTokens(compileMapping({ mapping: {}, rules: {} }), parseQuery(target.slice(target.indexOf('?') + 1)));

describe('the token of a host', () => {
  it.each([
    ['/e', '/e?ts_token=default-ts-token'],
    ['/e?', '/e?ts_token=default-ts-token'],
    ['/e??', '/e??&ts_token=default-ts-token'],
    ['/e?a=1', '/e?a=1&ts_token=default-ts-token'],
    ['/e?a=1&', '/e?a=1&ts_token=default-ts-token'],
    ['/e?ts_token=', '/e?ts_token=&ts_token=default-ts-token'],
    ['/e?ts_token={ts_token}', '/e?ts_token={ts_token}&ts_token=default-ts-token'],
    ['/e?token=x', '/e?token=x&ts_token=default-ts-token'],
  ])('is added to %s', (target, expected) => {
    expect(addHostToken(target, NO_BODY, TOKEN)).toBe(expected);
    expect(tokensOf(expected)).toEqual({ ts_token: TOKEN });
  });

  it.each([
    'ts_token=a',
    'TS_TOKEN=a',
    '%74s_token=a',
    '+ts_token+=a',
    'ts_param=a',
    'tlm_token=a',
    'ts_token=a&ts_token=',
  ])('is not added where the caller sent its own: %s', (query) => {
    expect(addHostToken(`/e?x=1&${query}`, NO_BODY, TOKEN)).toBe(`/e?x=1&${query}`);
  });

  it.each(['{"ts_token":"a"}', '[{"Ts_Token":"a"}]', 'x=1&tlm_token=a'])(
    'is not added to a body that has one: %s',
    (body) => {
      expect(addHostToken('/e', bodyOf(body), TOKEN)).toBe('/e');
    },
  );

  it.each(['{"a":1}', 'x=1', '\u0000ÿ{'])('is added to a body that has none: %s', (body) => {
    expect(addHostToken('/e', bodyOf(body), TOKEN)).toBe(`/e?ts_token=${TOKEN}`);
  });

  it('is not added where a partner’s own name has one', () => {
    const { tokenMapping } = readSettings({ ...BINDINGS, TOKEN_PARAMETERS: ['acct'] });
    expect(addHostToken('/e?acct=a', NO_BODY, TOKEN, tokenMapping)).toBe('/e?acct=a');
    expect(addHostToken('/e?acct=', NO_BODY, TOKEN, tokenMapping)).toBe(`/e?acct=&ts_token=${TOKEN}`);
    expect(addHostToken('/e?acct=a', NO_BODY, TOKEN)).toBe(`/e?acct=a&ts_token=${TOKEN}`);
  });

  it('is encoded', () => {
    expect(addHostToken('/e', NO_BODY, 'a&b=c d')).toBe('/e?ts_token=a%26b%3Dc%20d');
  });

  it('of no host changes nothing', () => {
    expect(addHostToken('/e?a=1', NO_BODY, undefined)).toBe('/e?a=1');
  });

  it('never changes what was sent, and always leads to a token', () => {
    const property = fc.property(fc.webQueryParameters(), (query) => {
      const target = addHostToken(`/e?${query}`, NO_BODY, TOKEN);
      expect(target.startsWith(`/e?${query}`)).toBe(true);
      expect(Object.values(tokensOf(target))).not.toEqual([]);
    });
    fc.assert(property);
  });
});
