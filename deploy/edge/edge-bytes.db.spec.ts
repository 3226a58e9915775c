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

/** What the partner-service was sent, from caller through edge and gateway. */
async function receivedOf(request: string) {
  platform.recorder.received.length = 0;
  const answer = await edge.sendRaw(request);
  expect(answer.status).toBe(218);
  expect(platform.recorder.received).toHaveLength(1);
  const [seen] = platform.recorder.received;
  // The address shows that the gateway believed the edge, and with it every byte that was signed.
  expect(seen!.headers['x-postback-address']).toBe(SENDER);
  return { ...seen!, answer };
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
  ])('reach the service byte for byte: %s', async (rest) => {
    expect(await receivedTarget(ENDPOINT + rest)).toBe(ENDPOINT + rest);
  });

  it('reach it byte for byte, whatever a target may hold', async () => {
    const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const query = fc.array(fc.oneof(character, fc.constantFrom('%2F', '%c3%a9', '&', '=', '+', "'", '..', '//')));
    const property = fc.asyncProperty(query, async (parts) => {
      const target = `${ENDPOINT}?ts_token=a&${parts.join('')}`;
      expect(await receivedTarget(target)).toBe(target);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('of letters that a careless sender did not encode reach it encoded', async () => {
    const raw = Buffer.from('é?').toString('latin1');
    expect(await receivedTarget(`${ENDPOINT}?ts_token=a&name=${raw}`)).toBe(`${ENDPOINT}?ts_token=a&name=%C3%A9?`);
  });

  it.each([
    ['', `?ts_token=${TOKEN}`],
    ['?', `?ts_token=${TOKEN}`],
    ['?a=1', `?a=1&ts_token=${TOKEN}`],
    ['?a=1&', `?a=1&ts_token=${TOKEN}`],
    ["?a='x'&ts_token=", `?a='x'&ts_token=&ts_token=${TOKEN}`],
  ])('%j gets its host’s token behind it, and no other byte is changed', async (sent, received) => {
    expect(await receivedTarget(ENDPOINT + sent)).toBe(ENDPOINT + received);
  });
});

describe('a body', () => {
  const post = (body: string, more = '') =>
    receivedOf(`POST ${ENDPOINT}?ts_token=a HTTP/1.1\r\n${HEAD}${more}Content-Length: ${body.length}\r\n\r\n${body}`);

  it('reaches the service byte for byte, with its content type, or without any', async () => {
    const bytes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
    const { body, headers, method } = await post(bytes, 'Content-Type: odd;;;  x\r\n');
    expect([method, body, headers['content-type'], headers['content-length']]).toEqual([
      'POST',
      bytes,
      'odd;;;  x',
      '128',
    ]);
    expect((await post('{}')).headers['content-type']).toBeUndefined();
  });

  it('of a GET is not lost: it arrives as a GET with its body', async () => {
    const request = `GET ${ENDPOINT}?ts_token=a HTTP/1.1\r\n${HEAD}Content-Length: 17\r\n\r\nconversion_id=get`;
    expect(await receivedOf(request)).toMatchObject({ method: 'GET', body: 'conversion_id=get' });
  });

  it('that has a token gets none added to the query', async () => {
    const body = '{"TS_token":"own"}';
    const request = `POST ${ENDPOINT}?a=1 HTTP/1.1\r\n${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`;
    expect((await receivedOf(request)).url).toBe(`${ENDPOINT}?a=1`);
  });
});

describe('the answer', () => {
  it('reaches the caller byte for byte, with its status and headers', async () => {
    const { answer } = await receivedOf(`GET ${ENDPOINT}?ts_token=a HTTP/1.1\r\n${HEAD}\r\n`);
    expect(answer).toMatchObject({ status: 218, body: '\x00\xff\x01', headers: { 'content-type': 'text/odd' } });
  });
});
