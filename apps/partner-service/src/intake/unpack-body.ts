import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** The same as of a body that is not packed. */
export const MAX_UNPACKED_BYTES = 256 * 1024;

const LIMIT = { maxOutputLength: MAX_UNPACKED_BYTES };

/** The ways in which senders pack a body; some leave out the header that `deflate` asks for. */
const UNPACKERS: Readonly<Record<string, ((body: Uint8Array) => Uint8Array)[]>> = {
  gzip: [(body) => gunzipSync(body, LIMIT)],
  deflate: [(body) => inflateSync(body, LIMIT), (body) => inflateRawSync(body, LIMIT)],
  br: [(body) => brotliDecompressSync(body, LIMIT)],
};

/**
 * Unpacks a body by its Content-Encoding. A body that was not packed although the header says so is returned as it is,
 * and so is one in an unknown encoding, which its parser will refuse.
 */
export function unpackBody(body: Uint8Array, encoding: string | undefined): Uint8Array | 'too large' | 'unreadable' {
  const name = encoding?.trim().toLowerCase().replace(/^x-/, '') ?? '';
  if (body.length === 0 || !Object.hasOwn(UNPACKERS, name)) return body;
  for (const unpack of UNPACKERS[name]!) {
    try {
      return unpack(body);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return 'too large';
    }
  }
  return isText(body) ? body : 'unreadable';
}

/** Whether a body begins like JSON or a form. */
function isText(body: Uint8Array): boolean {
  return body.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
