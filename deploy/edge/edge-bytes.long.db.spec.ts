import { samples } from '@app/common/testing/samples';
import fc from 'fast-check';
import { SENDER, type EdgeUnderTest, PUBLIC_HOST, startEdge } from '../../test/deploy/edge/edge-under-test';
import { type PlatformBehindEdge, startPlatformBehindEdge } from '../../test/deploy/edge/platform-behind-edge';

const TOKEN = 'default-ts-token';
const ENDPOINT = '/recorded/event';
const HEAD = `Host: ${PUBLIC_HOST}\r\nCF-Connecting-IP: ${SENDER}\r\n`;

let platform: PlatformBehindEdge;
let edge: EdgeUnderTest;

beforeAll(async () => {
  platform = await startPlatformBehindEdge();
  edge = await startEdge({ GATEWAY_URL: platform.proxy.url, ENDPOINTS: ['recorded/event'] });
}, 60_000);

afterAll(async () => {
  await edge?.stop();
  await platform?.stop();
});

/** What the partner-service received through edge and gateway. */
async function receivedOf(request: string) {
  platform.recorder.received.length = 0;
  const response = await edge.sendRaw(request);
  expect(response.status).toBe(218);
  expect(platform.recorder.received).toHaveLength(1);
  const [seen] = platform.recorder.received;
  // The address shows that the gateway verified the edge's signature, which covers every byte.
  expect(seen!.headers['x-postback-address']).toBe(SENDER);
  return { ...seen!, response };
}

const receivedTarget = async (target: string) => (await receivedOf(`GET ${target} HTTP/1.1\r\n${HEAD}\r\n`)).url;

describe('path and query', () => {
  it.each([
    '?ts_token=a',
    '?ts_token=a&',
    '?&&ts_token=a&=&b&c=&&',
    '?x=1&x=2&x=&ts_token=a',
    '?ts_token=a&sum=1+2%2B3&space=a+b%20c',
    '?ts_token=a&upper=%C3%A9&lower=%c3%a9&mixed=%cB%Af&none=%zz&cut=%4',
    '?ts_token=a&dots=/../x/./%2e%2e//y',
    '?ts_token=a&marks=\'quoted\'"double"<tag>|^`{macro}[list]\\back',
    '?ts_token=a&url=http://other/path?x=y#fragment',
    '?ts_token=%61&%74%73_token=b',
    '/?ts_token=a',
  ])('passes %s on byte for byte', async (rest) => {
    expect(await receivedTarget(ENDPOINT + rest)).toBe(ENDPOINT + rest);
  });

  it('passes any path and query on byte for byte', async () => {
    const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const query = fc.array(fc.oneof(character, fc.constantFrom('%2F', '%c3%a9', '&', '=', '+', "'", '..', '//')));
    const property = fc.asyncProperty(query, async (parts) => {
      const target = `${ENDPOINT}?ts_token=a&${parts.join('')}`;
      expect(await receivedTarget(target)).toBe(target);
    });
    await fc.assert(property, { numRuns: samples(200) });
  });

  it('percent-encodes characters beyond ASCII', async () => {
    const raw = Buffer.from('é?').toString('latin1');
    expect(await receivedTarget(`${ENDPOINT}?ts_token=a&name=${raw}`)).toBe(`${ENDPOINT}?ts_token=a&name=%C3%A9?`);
  });

  it.each([
    ['', `?ts_token=${TOKEN}`],
    ['?', `?ts_token=${TOKEN}`],
    ['?a=1', `?a=1&ts_token=${TOKEN}`],
    ['?a=1&', `?a=1&ts_token=${TOKEN}`],
    ["?a='x'&ts_token=", `?a='x'&ts_token=&ts_token=${TOKEN}`],
  ])('appends the token of the host to %j, and changes no other byte', async (sent, received) => {
    expect(await receivedTarget(ENDPOINT + sent)).toBe(ENDPOINT + received);
  });
});

describe('a body', () => {
  const post = (body: string, more = '') =>
    receivedOf(`POST ${ENDPOINT}?ts_token=a HTTP/1.1\r\n${HEAD}${more}Content-Length: ${body.length}\r\n\r\n${body}`);

  it('passes a body on byte for byte, with its content type or without any', async () => {
    const bytes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
    const { body, headers, method } = await post(bytes, 'Content-Type: odd;;;  x\r\n');
    expect([method, body, headers['content-type']]).toEqual(['POST', bytes, 'odd;;;  x']);
    expect((await post('{}')).headers['content-type']).toBeUndefined();
  });

  it('passes on a GET with its body', async () => {
    const request = `GET ${ENDPOINT}?ts_token=a HTTP/1.1\r\n${HEAD}Content-Length: 17\r\n\r\nconversion_id=get`;
    expect(await receivedOf(request)).toMatchObject({ method: 'GET', body: 'conversion_id=get' });
  });

  it('adds no token to the query when the body has one', async () => {
    const body = '{"TS_token":"own"}';
    const request = `POST ${ENDPOINT}?a=1 HTTP/1.1\r\n${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`;
    expect((await receivedOf(request)).url).toBe(`${ENDPOINT}?a=1`);
  });
});

describe('the response', () => {
  it('reaches the client byte for byte, with its status and headers', async () => {
    const target = `${ENDPOINT}?ts_token=a`;
    const { response } = await receivedOf(`GET ${target} HTTP/1.1\r\n${HEAD}\r\n`);
    expect(response).toMatchObject({ status: 218, body: target, headers: { 'content-type': 'text/odd' } });
  });
});
