import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';

/** The same as of a body that is not packed. */
export const MAX_UNPACKED_BYTES = 256 * 1024;

const LIMIT = { maxOutputLength: MAX_UNPACKED_BYTES };

type Packer = (body: Uint8Array) => Uint8Array;

/** The ways in which senders pack a body; some leave out the header that `deflate` asks for. */
const PACKERS: ReadonlyMap<string, { pack: Packer; unpack: Packer[] }> = new Map([
  ['gzip', { pack: gzipSync, unpack: [(body) => gunzipSync(body, LIMIT)] }],
  [
    'deflate',
    { pack: deflateSync, unpack: [(body) => inflateSync(body, LIMIT), (body) => inflateRawSync(body, LIMIT)] },
  ],
  ['br', { pack: brotliCompressSync, unpack: [(body) => brotliDecompressSync(body, LIMIT)] }],
]);

/**
 * Unpacks a body by its Content-Encoding. A body that was not packed although the header says so is returned as it is,
 * and so is one in an unknown encoding, which its parser will refuse.
 */
export function unpackBody(body: Uint8Array, encoding: string | undefined): Uint8Array | 'too large' | 'unreadable' {
  if (body.length === 0 || encoding === undefined) return body;
  for (const unpack of packerOf(encoding)?.unpack ?? [() => body]) {
    try {
      return unpack(body);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return 'too large';
    }
  }
  return isText(body) ? body : 'unreadable';
}

/**
 * Changes what a body holds, and packs it again if it was packed. A body that cannot be unpacked is changed as it is.
 * Returns the same bytes where nothing changes.
 */
export function changeUnpacked(body: Uint8Array, encoding: string | undefined, change: Packer): Uint8Array {
  const unpacked = unpackBody(body, encoding);
  if (typeof unpacked === 'string' || unpacked === body) return change(body);
  const changed = change(unpacked);
  return changed === unpacked ? body : packerOf(encoding!)!.pack(changed);
}

function packerOf(encoding: string): { pack: Packer; unpack: Packer[] } | undefined {
  return PACKERS.get(encoding.trim().toLowerCase().replace(/^x-/, ''));
}

/** Whether a body begins like JSON or a form. */
function isText(body: Uint8Array): boolean {
  return body.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
