import { BODY_LIMIT_BYTES, readBody } from './read-body';

const CHUNK_BYTES = 64 * 1024;

/** A request whose body comes in chunks, without saying how long it will be. */
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

describe('a body', () => {
  it('is read whole, up to the limit', async () => {
    const body = await readBody(chunked(BODY_LIMIT_BYTES / CHUNK_BYTES).request);
    expect(body).toHaveLength(BODY_LIMIT_BYTES);
    expect([body![0], body!.at(-1)]).toEqual([1, 4]);
  });

  it('beyond the limit is not read to its end', async () => {
    const { request, sent } = chunked(1_000);
    expect(await readBody(request)).toBeUndefined();
    expect(sent()).toBeLessThan(10);
  });

  it('that says that it is beyond the limit is not read at all', async () => {
    const { request, sent } = chunked(1_000);
    request.headers.set('content-length', String(BODY_LIMIT_BYTES + 1));
    expect(await readBody(request)).toBeUndefined();
    // One chunk is fetched ahead by the stream itself.
    expect(sent()).toBeLessThan(2);
  });

  it('that is not there is empty', async () => {
    expect(await readBody(new Request('http://h/'))).toHaveLength(0);
  });
});
