import type { IncomingMessage } from 'node:http';
import { Problem, problems } from '../errors/problem';

const NO_BODY = Buffer.alloc(0);

/**
 * Memory that all requests together may hold whose bodies are not whole yet. Connections, and what the allocator keeps
 * of refused requests, come on top: 7,000 slow senders made a process grow by 330 MiB at most, so that it stays within
 * a container of 512 MiB.
 */
const MAX_PENDING_BYTES = 96 * 1024 * 1024;
/** What such a request holds besides its body: socket, parser, headers, promises. Measured: 22 KiB. */
const REQUEST_BYTES = 24 * 1024;
/** Chunks below this size share buffers of the other one: a chunk of one byte by itself would hold some 200. */
const SMALL_CHUNK_BYTES = 1024;
const SHARED_BUFFER_BYTES = 4096;
let pendingBytes = 0;

/** The caller went away, or talked nonsense, before its request was whole; nobody is left to be answered. */
export class ClientDisconnectedError extends Error {
  constructor(cause: unknown) {
    super('The caller went away before its request was whole', { cause });
    this.name = 'CallerGoneError';
  }
}

/**
 * The whole body of a request, untouched. What it throws as a Problem closes the connection, for the rest is not read.
 *
 * @throws CallerGoneError
 * @throws Problem too_large (413) beyond `limitBytes`; unavailable (503) while too many bodies are pending
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> | Buffer {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return NO_BODY;
  if (Number(length) > limitBytes) throw tooLarge(limitBytes);
  return collect(request, limitBytes);
}

async function collect(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const body = new PendingBody();
  try {
    body.hold(REQUEST_BYTES);
    // Without this option the request, and with it the connection, is destroyed before a refusal is written.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (body.sizeBytes + chunk.length > limitBytes) throw tooLarge(limitBytes);
      body.add(chunk);
    }
  } catch (error) {
    throw error instanceof Problem ? error : new ClientDisconnectedError(error);
  } finally {
    body.release();
  }
  return body.whole();
}

/** The chunks of a body so far, and the memory that they hold. */
class PendingBody {
  sizeBytes = 0;
  private heldBytes = 0;
  private readonly chunks: Buffer[] = [];
  /** The free part of the buffer that small chunks share; the used part is the last of the chunks. */
  private free = NO_BODY;
  private shared = NO_BODY;

  /** @throws Problem unavailable when all pending bodies together hold too much */
  hold(bytes: number): void {
    this.heldBytes += bytes;
    pendingBytes += bytes;
    if (pendingBytes > MAX_PENDING_BYTES) throw tooManyPending();
  }

  /** @throws Problem unavailable */
  add(chunk: Buffer): void {
    // Most bodies are one chunk, which needs no copy.
    const isOwn = this.sizeBytes === 0 || (chunk.length >= SMALL_CHUNK_BYTES && chunk.length > this.free.length);
    this.sizeBytes += chunk.length;
    if (!isOwn) return this.share(chunk);
    this.hold(chunk.length);
    this.chunks.push(chunk);
    this.free = NO_BODY;
  }

  whole(): Buffer {
    return this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks, this.sizeBytes);
  }

  release(): void {
    pendingBytes -= this.heldBytes;
  }

  private share(chunk: Buffer): void {
    if (chunk.length > this.free.length) {
      this.hold(SHARED_BUFFER_BYTES);
      this.shared = this.free = Buffer.allocUnsafeSlow(SHARED_BUFFER_BYTES);
    } else {
      this.chunks.pop();
    }
    chunk.copy(this.free);
    this.free = this.free.subarray(chunk.length);
    this.chunks.push(this.shared.subarray(0, SHARED_BUFFER_BYTES - this.free.length));
  }
}

function tooLarge(limitBytes: number): Problem {
  const detail = `The body is larger than ${limitBytes} bytes.`;
  return new Problem({ status: 413, code: 'too_large', detail, headers: { connection: 'close' } });
}

function tooManyPending(): Problem {
  const { status, code, message, headers } = problems.unavailable('Too many requests are being read.');
  return new Problem({ status, code, detail: message, headers: { ...headers, connection: 'close' } });
}

/** The JSON of a body that arrived as bytes; undefined for an empty one. @throws Problem bad_request (400) */
export function readJsonBody(body: unknown): unknown {
  if (!(body instanceof Uint8Array) || body.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw new Problem({ status: 400, code: 'bad_request', detail: 'The body is not JSON.', cause });
  }
}
