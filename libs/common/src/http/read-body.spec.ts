import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { ClientDisconnectedError, readBody } from './read-body';

const LIMIT_BYTES = 4096;

/** A request whose body arrives in these chunks; without an end it stays pending. */
function requestOf(chunks: Iterable<Uint8Array>, isWhole = true): IncomingMessage & Readable {
  const stream = new Readable({ read: () => {} });
  for (const chunk of chunks) stream.push(chunk);
  if (isWhole) stream.push(null);
  return Object.assign(stream, { headers: { 'transfer-encoding': 'chunked' } }) as unknown as IncomingMessage;
}

describe('readBody', () => {
  it('returns the bytes of all chunks in order', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(chunks, async (parts) => {
        const body = await readBody(requestOf(parts), LIMIT_BYTES);
        expect(body.equals(Buffer.concat(parts))).toBe(true);
      }),
    );
  });

  it('returns a body that arrives byte by byte', async () => {
    const bytes = Buffer.from(Array.from({ length: LIMIT_BYTES }, (_, n) => n % 251));
    expect((await readBody(requestOf([...bytes].map((byte) => Buffer.of(byte))), LIMIT_BYTES)).equals(bytes)).toBe(
      true,
    );
  });

  it('refuses a body beyond the limit and leaves the connection open for the response', async () => {
    const request = requestOf([Buffer.alloc(LIMIT_BYTES), Buffer.alloc(1)], false);
    const refusal = { status: 413, code: 'too_large', headers: { connection: 'close' } };
    await expect(readBody(request, LIMIT_BYTES)).rejects.toMatchObject(refusal);
    expect(request.destroyed).toBe(false);
  });

  it.each([
    [LIMIT_BYTES + 1, {}],
    [2 ** 40, { connection: 'close' }],
  ])(
    'refuses a body of %i declared bytes before it reads it, and closes when it is too long to discard',
    (bytes, headers) => {
      const request = Object.assign(requestOf([], false), { headers: { 'content-length': String(bytes) } });
      expect(() => readBody(request, LIMIT_BYTES)).toThrow(expect.objectContaining({ status: 413, headers }) as Error);
    },
  );

  it('throws ClientDisconnectedError when the connection breaks', async () => {
    const request = requestOf([Buffer.alloc(10)], false);
    const reading = readBody(request, LIMIT_BYTES);
    request.destroy(new Error('aborted'));
    await expect(reading).rejects.toThrow(ClientDisconnectedError);
  });

  it('refuses requests while 96 MiB of bodies are pending, and accepts them afterwards', async () => {
    const pending: { request: Readable; reading: Promise<unknown> }[] = [];
    const isRefused = async (): Promise<boolean> => {
      const request = requestOf([Buffer.alloc(1)], false);
      const reading = Promise.resolve(readBody(request, LIMIT_BYTES)).catch((error: unknown) => error);
      pending.push({ request, reading });
      const first = await Promise.race([reading, new Promise((resolve) => setImmediate(resolve))]);
      return (first as { status?: number } | undefined)?.status === 503;
    };
    while (!(await isRefused())) expect(pending.length).toBeLessThan(4_150);
    expect(pending.length).toBeGreaterThan(3_900);
    for (const { request } of pending) request.destroy();
    await Promise.all(pending.map(({ reading }) => reading));
    expect((await readBody(requestOf([Buffer.from('ok')]), LIMIT_BYTES)).toString()).toBe('ok');
  });
});
