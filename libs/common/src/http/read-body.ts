import type { IncomingMessage } from 'node:http';
import { Problem, problems } from '../errors/problem';
import { settleBody } from './malformed-requests';

const NO_BODY = Buffer.alloc(0);

/**
 * Memory for all bodies that are still arriving. Connections and the allocator come on top: measured with 7,000 slow
 * senders, a process grows by at most 330 MiB, which leaves it within a container of 512 MiB.
 */
const MAX_PENDING_BYTES = 96 * 1024 * 1024;
/** Memory of such a request besides its body: socket, parser, headers, promises. Measured: 22 KiB. */
const REQUEST_BYTES = 24 * 1024;
/** Smaller chunks share buffers, because a chunk of one byte by itself holds about 200. */
const SMALL_CHUNK_BYTES = 1024;
const SHARED_BUFFER_BYTES = 4096;
let pendingBytes = 0;

/**
 * The rest of a refused body up to this size is read and discarded. To close a connection with unread bytes resets it,
 * and the reset may overtake the response: the sender would take a 413 for a broken network, and send again for ever.
 */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

/** The client disconnected or sent garbage before its request was complete, so there is no one to respond to. */
export class ClientDisconnectedError extends Error {
  constructor(cause: unknown) {
    super('The client disconnected before its request was complete', { cause });
    this.name = 'ClientDisconnectedError';
  }
}

/**
 * Reads the whole body of a request as it was sent. A Problem closes the connection, because the rest is not read, unless
 * little enough is left to discard.
 *
 * @throws ClientDisconnectedError
 * @throws Problem too_large (413) beyond `limitBytes`; unavailable (503) while too many bodies are pending
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> | Buffer {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return NO_BODY;
  const declaredBytes = Number(length);
  if (declaredBytes > limitBytes) throw tooLarge(limitBytes, declaredBytes <= MAX_DISCARDED_BYTES);
  return collect(request, limitBytes);
}

async function collect(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const body = new PendingBody();
  try {
    body.hold(REQUEST_BYTES);
    await receive(request, (chunk) => {
      if (body.sizeBytes + chunk.length > limitBytes) throw tooLarge(limitBytes);
      body.add(chunk);
    });
    const settled = settleBody(request);
    if (settled) await settled;
  } catch (error) {
    throw error instanceof Problem ? error : new ClientDisconnectedError(error);
  } finally {
    body.release();
  }
  return body.whole();
}

/**
 * Passes on each chunk until the end of the body. An error of `onChunk` ends that, and leaves the connection open for the
 * response. (The stream's async iterator takes a tenth of the time of a small request.)
 */
function receive(request: IncomingMessage, onChunk: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      request.off('data', onData).off('end', onEnd).off('error', settle).off('close', onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onData = (chunk: Buffer): void => {
      try {
        onChunk(chunk);
      } catch (error) {
        request.pause();
        settle(error);
      }
    };
    const onEnd = (): void => settle();
    const onClose = (): void => settle(new Error('The connection was closed'));
    if (request.destroyed) return onClose();
    request.on('data', onData).on('end', onEnd).on('error', settle).on('close', onClose);
  });
}

/** The chunks of a body so far and the memory that they hold. */
class PendingBody {
  sizeBytes = 0;
  private heldBytes = 0;
  private readonly chunks: Buffer[] = [];
  /** The unused part of the shared buffer; its used part is the last chunk. */
  private free = NO_BODY;
  private shared = NO_BODY;

  /** @throws Problem unavailable when all pending bodies together hold too much memory */
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

/** @param isDiscarded the framework reads the rest, so the connection can stay */
function tooLarge(limitBytes: number, isDiscarded = false): Problem {
  const detail = `The body is larger than ${limitBytes} bytes.`;
  return new Problem({
    status: 413,
    code: 'too_large',
    detail,
    headers: isDiscarded ? {} : { connection: 'close' },
  });
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
