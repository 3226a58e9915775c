import type { IncomingMessage } from 'node:http';
import { Problem, problems } from '../errors/problem';

const NO_BODY = Buffer.alloc(0);

/** What all callers together may have sent of bodies that are not whole yet. */
const MAX_GATHERING_BYTES = 256 * 1024 * 1024;
let gatheringBytes = 0;

/** The caller went away, or talked nonsense, before its request was whole; nobody is left to be answered. */
export class CallerGoneError extends Error {
  constructor(cause: unknown) {
    super('The caller went away before its request was whole', { cause });
    this.name = 'CallerGoneError';
  }
}

/**
 * The whole body of a request, untouched.
 *
 * @throws CallerGoneError
 * @throws Problem too_large (413) beyond `limitBytes`; the rest is not read, so the connection must be closed
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> | Buffer {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return NO_BODY;
  if (Number(length) > limitBytes) throw tooLarge(limitBytes);
  return gather(request, limitBytes);
}

async function gather(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      gatheringBytes += chunk.length;
      if (size > limitBytes) throw tooLarge(limitBytes);
      if (gatheringBytes > MAX_GATHERING_BYTES) throw problems.unavailable('Too many requests are being read.');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Problem ? error : new CallerGoneError(error);
  } finally {
    gatheringBytes -= size;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

function tooLarge(limitBytes: number): Error {
  return problems.tooLarge(`The body is larger than ${limitBytes} bytes.`);
}
