import { isUuidV7, timeOfUuidV7 } from '@app/common';
import { compileMapping, findTokens, parseQuery } from '@app/postback';
import fc from 'fast-check';
import { addHostToken, headersForGateway, MAX_BODY_BYTES, newPostbackId, readBody, splitUrl } from './edge-request';
import { readSettings } from './settings';

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

describe('addHostToken', () => {
  it.each([
    ['/e', '/e?ts_token=default-ts-token'],
    ['/e?', '/e?ts_token=default-ts-token'],
    ['/e??', '/e??&ts_token=default-ts-token'],
    ['/e?a=1', '/e?a=1&ts_token=default-ts-token'],
    ['/e?a=1&', '/e?a=1&ts_token=default-ts-token'],
    ['/e?ts_token=', '/e?ts_token=&ts_token=default-ts-token'],
    ['/e?ts_token={ts_token}', '/e?ts_token={ts_token}&ts_token=default-ts-token'],
    ['/e?token=x', '/e?token=x&ts_token=default-ts-token'],
  ])('adds the token to %s', (target, expected) => {
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
  ])('leaves a query that has a token: %s', (query) => {
    expect(addHostToken(`/e?x=1&${query}`, NO_BODY, TOKEN)).toBe(`/e?x=1&${query}`);
  });

  it.each(['{"ts_token":"a"}', '[{"Ts_Token":"a"}]', 'x=1&tlm_token=a'])(
    'leaves a request whose body has a token: %s',
    (body) => {
      expect(addHostToken('/e', bodyOf(body), TOKEN)).toBe('/e');
    },
  );

  it.each(['{"a":1}', 'x=1', '\u0000ÿ{'])('adds the token when the body has none: %s', (body) => {
    expect(addHostToken('/e', bodyOf(body), TOKEN)).toBe(`/e?ts_token=${TOKEN}`);
  });

  it('finds a token under a partner’s own parameter name', () => {
    const { tokenMapping } = readSettings({ ...BINDINGS, TOKEN_PARAMETERS: ['acct'] });
    expect(addHostToken('/e?acct=a', NO_BODY, TOKEN, tokenMapping)).toBe('/e?acct=a');
    expect(addHostToken('/e?acct=', NO_BODY, TOKEN, tokenMapping)).toBe(`/e?acct=&ts_token=${TOKEN}`);
    expect(addHostToken('/e?acct=a', NO_BODY, TOKEN)).toBe(`/e?acct=a&ts_token=${TOKEN}`);
  });

  it('encodes the token', () => {
    expect(addHostToken('/e', NO_BODY, 'a&b=c d')).toBe('/e?ts_token=a%26b%3Dc%20d');
  });

  it('leaves the target of a host without a token', () => {
    expect(addHostToken('/e?a=1', NO_BODY, undefined)).toBe('/e?a=1');
  });

  it('never changes what was sent, and always yields a token', () => {
    const property = fc.property(fc.webQueryParameters(), (query) => {
      const target = addHostToken(`/e?${query}`, NO_BODY, TOKEN);
      expect(target.startsWith(`/e?${query}`)).toBe(true);
      expect(Object.values(tokensOf(target))).not.toEqual([]);
    });
    fc.assert(property);
  });
});

describe('splitUrl', () => {
  it.each([
    ['http://network.bytec.com/a?b=%c3#c', 'network.bytec.com', '/a?b=%c3#c'],
    ['https://Network.Bytec.com:8443/a//../b', 'network.bytec.com', '/a//../b'],
    ['http://h?x=1', 'h', '/?x=1'],
    ['http://h', 'h', '/'],
    ['http://h/é?ü=😀', 'h', '/%C3%A9?%C3%BC=%F0%9F%98%80'],
    ['http://h/?u=http://other/x', 'h', '/?u=http://other/x'],
  ])('splits %s as it was sent', (url, host, target) => {
    expect(splitUrl(url)).toEqual({ host, target });
  });
});

const CHUNK_BYTES = 64 * 1024;

/** A request with a chunked body of unknown length. */
function chunked(chunks: number, bytes = CHUNK_BYTES) {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === chunks) return controller.close();
      sent += 1;
      controller.enqueue(new Uint8Array(bytes).fill(sent));
    },
  });
  const request = new Request('http://h/', { method: 'POST', body, duplex: 'half' });
  return { request, sent: () => sent };
}

describe('readBody', () => {
  it('reads a body up to the limit', async () => {
    const body = await readBody(chunked(MAX_BODY_BYTES / CHUNK_BYTES).request);
    expect(body).toHaveLength(MAX_BODY_BYTES);
    expect([body![0], body!.at(-1)]).toEqual([1, 4]);
  });

  it('stops reading beyond the limit', async () => {
    const { request, sent } = chunked(1_000);
    expect(await readBody(request)).toBeUndefined();
    expect(sent()).toBeLessThan(10);
  });

  it('does not read a body whose content-length exceeds the limit', async () => {
    const { request, sent } = chunked(1_000);
    request.headers.set('content-length', String(MAX_BODY_BYTES + 1));
    expect(await readBody(request)).toBeUndefined();
    // The stream itself fetches one chunk ahead.
    expect(sent()).toBeLessThan(2);
  });

  it('returns no bytes for a request without a body', async () => {
    expect(await readBody(new Request('http://h/'))).toHaveLength(0);
  });
});

describe('headersForGateway', () => {
  it('keeps the client’s headers', () => {
    const headers = headersForGateway(
      new Headers({ Authorization: 'Bearer own', 'X-Api-Key': 'own', Accept: '*/*', 'X-Forwarded-For': '203.0.113.1' }),
    );
    expect([...headers.keys()]).toEqual(['accept', 'authorization', 'x-api-key', 'x-forwarded-for']);
  });

  it('removes hop-by-hop headers and those that only the platform or Cloudflare sets', () => {
    const sent = {
      connection: 'close, X-Hop, bad header',
      'x-hop': '1',
      te: 'trailers',
      'proxy-authorization': 'x',
      'x-postback-signature': 'forged',
      'x-serverless-authorization': 'forged',
      'cf-ray': 'x',
      'cf-connecting-ip': '203.0.113.1',
      'x-real-ip': '203.0.113.1',
    };
    expect([...headersForGateway(new Headers(sent))]).toEqual([]);
  });
});

/** 48 bits. */
const LAST_MS = 2 ** 48 - 1;

describe('newPostbackId', () => {
  it('returns a UUIDv7 with the time received', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_MS }), (nowMs) => {
        const postbackId = newPostbackId(nowMs);
        expect(isUuidV7(postbackId)).toBe(true);
        expect(Number.parseInt(postbackId.slice(0, 8) + postbackId.slice(9, 13), 16)).toBe(nowMs);
      }),
    );
    const nowMs = Date.UTC(2026, 10, 27);
    expect(timeOfUuidV7(newPostbackId(nowMs)).getTime()).toBe(nowMs);
  });

  it('returns a different id each time', () => {
    const postbackIds = Array.from({ length: 1_000 }, () => newPostbackId(0));
    expect(new Set(postbackIds).size).toBe(postbackIds.length);
  });
});
