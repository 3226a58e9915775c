import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { decodeMessage, encodeMessage, enqueue, MessageTooLargeError, redeliveryDelay } from './queue';
import type { EdgeSettings } from './settings';

const PLAIN = {
  postbackId: '019aa5f0-7c00-7000-8000-000000000000',
  address: '203.0.113.7',
  method: 'POST',
  target: '/involve/event?a=%c3',
  headers: new Headers({ 'content-type': 'odd;;;' }),
  body: new Uint8Array(0),
};
const plain = (message: Uint8Array) => decodeMessage(new Uint8Array(message));

describe('a queue message', () => {
  it('decodes to the request that was encoded, byte for byte', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.string({ unit: 'binary' }),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,9}$/), fc.stringMatching(/^[!-~]{0,20}$/)),
      async (body, target, headers) => {
        const request = { ...PLAIN, target, body: new Uint8Array(body), headers: new Headers(headers) };
        const { headers: readHeaders, ...read } = await plain(await encodeMessage(request));
        expect({ ...read, headers: [...readHeaders] }).toEqual({ ...request, headers: [...request.headers] });
      },
    );
    await fc.assert(property);
  });

  it('compresses a large body', async () => {
    const body = new Uint8Array(256 * 1024).fill(0x61);
    const message = await encodeMessage({ ...PLAIN, body });
    expect(message.length).toBeLessThan(2_000);
    expect((await plain(message)).body).toEqual(body);
  });

  it('rejects a postback that is too large even compressed', async () => {
    const body = new Uint8Array(randomBytes(127_000));
    await expect(encodeMessage({ ...PLAIN, body })).rejects.toThrow(MessageTooLargeError);
  });

  it.each([[[]], [[0]], [[1, 2, 3]], [[0, 0x7b, 0x0a]]])('rejects bytes that it did not encode: %j', async (bytes) => {
    await expect(decodeMessage(Uint8Array.from(bytes))).rejects.toThrow('holds no postback');
  });
});

const REQUEST = {
  postbackId: '019aa5f0-7c00-7000-8000-000000000000',
  address: '203.0.113.7',
  method: 'GET',
  target: '/involve/event?a=1',
  headers: new Headers(),
  body: new Uint8Array(0),
};

const settingsWith = (send: () => Promise<void>) =>
  ({ queue: { send }, enqueueTimeoutMs: 20, redeliverAfterSeconds: 15 }) as unknown as EdgeSettings;

describe('enqueue', () => {
  it('resolves when the queue has the postback', async () => {
    const send = jest.fn(() => Promise.resolve());
    await enqueue(REQUEST, settingsWith(send));
    expect(send).toHaveBeenCalledWith(expect.any(Uint8Array), { contentType: 'bytes', delaySeconds: 15 });
  });

  it('fails with the error of the queue', async () => {
    const refusing = settingsWith(() => Promise.reject(new Error('Too Many Requests')));
    await expect(enqueue(REQUEST, refusing)).rejects.toThrow('Too Many Requests');
  });

  it('times out when the queue does not answer', async () => {
    const silent = settingsWith(() => new Promise(() => undefined));
    await expect(enqueue(REQUEST, silent)).rejects.toThrow('did not answer within 20 ms');
  });
});

const MAX_RETRIES = 100;
const answered = (status: number) => ({ kind: 'response' as const, status });
const UNREACHABLE = { kind: 'no response' as const, reason: 'unreachable' };

describe('redeliveryDelay', () => {
  it.each([200, 204, 422])('counts %d as delivered', (status) => {
    expect(redeliveryDelay(answered(status), 1, 15)).toBeUndefined();
  });

  it.each([301, 408, 429, 500, 503, 530])('retries soon after %d', (status) => {
    expect(redeliveryDelay(answered(status), 1, 15)).toBe(15);
  });

  it.each([401, 404, 413])('retries late after %d', (status) => {
    expect(redeliveryDelay(answered(status), 1, 15)).toBe(1_800);
  });

  it('backs off while the gateway is unreachable, over two days in all', () => {
    const delays = Array.from({ length: MAX_RETRIES }, (_, index) => redeliveryDelay(UNREACHABLE, index + 1, 15)!);
    expect(delays.slice(0, 9)).toEqual([15, 30, 60, 120, 240, 480, 960, 1_800, 1_800]);
    const hours = delays.reduce((sum, seconds) => sum + seconds, 0) / 3_600;
    expect(hours).toBeGreaterThan(46);
    expect(hours).toBeLessThan(48);
  });
});
