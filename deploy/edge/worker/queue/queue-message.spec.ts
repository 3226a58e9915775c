import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { decodeMessage, encodeMessage, MessageTooLargeError } from './queue-message';

const PLAIN = {
  postbackId: '019aa5f0-7c00-7000-8000-000000000000',
  address: '203.0.113.7',
  method: 'POST',
  target: '/involve/event?a=%c3',
  headers: new Headers({ 'content-type': 'odd;;;' }),
  body: new Uint8Array(0),
};
const plain = (message: Uint8Array) => decodeMessage(new Uint8Array(message));

describe('a kept postback', () => {
  it('is read as it was, to the byte', async () => {
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

  it('that is large is packed, and read as it was', async () => {
    const body = new Uint8Array(256 * 1024).fill(0x61);
    const message = await encodeMessage({ ...PLAIN, body });
    expect(message.length).toBeLessThan(2_000);
    expect((await plain(message)).body).toEqual(body);
  });

  it('that does not fit even so is refused', async () => {
    const body = new Uint8Array(randomBytes(127_000));
    await expect(encodeMessage({ ...PLAIN, body })).rejects.toThrow(MessageTooLargeError);
  });

  it.each([[[]], [[0]], [[1, 2, 3]], [[0, 0x7b, 0x0a]]])('of other bytes is an error: %j', async (bytes) => {
    await expect(decodeMessage(Uint8Array.from(bytes))).rejects.toThrow('holds no postback');
  });
});
