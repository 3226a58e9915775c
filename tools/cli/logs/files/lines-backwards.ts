import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 64 * 1024;
/** A longer line comes in pieces, so that a file without line ends costs no memory. */
export const LONGEST_LINE_BYTES = 1024 * 1024;

const LINE_END = 0x0a;

/**
 * The lines of a file before the byte `end`, the last one first, a list for each piece that was read. Empty lines
 * are left out.
 *
 * @param end as a rule the file's size
 * @returns 0, or when the file has been emptied meanwhile: before which byte the lines are that were not read
 */
export async function* linesBackwards(file: FileHandle, end: number): AsyncGenerator<string[], number> {
  let position = end;
  let rest: Buffer = Buffer.alloc(0);
  while (position > 0) {
    const size = Math.min(CHUNK_BYTES, position);
    const chunk = Buffer.allocUnsafe(size);
    const { bytesRead } = await file.read(chunk, 0, size, position - size);
    if (bytesRead < size) return position + rest.length;
    position -= size;
    const known = Buffer.concat([chunk, rest]);
    const firstEnd = known.indexOf(LINE_END);
    const isHeld = firstEnd < 0 && known.length < LONGEST_LINE_BYTES;
    // What stands before the first line end may be the end of a line that begins further up.
    const cut = isHeld ? known.length : Math.max(firstEnd, 0);
    rest = known.subarray(0, cut);
    const lines = toLines(known.subarray(cut));
    if (lines.length > 0) yield lines.toReversed();
  }
  if (rest.length > 0) yield [rest.toString('utf8')];
  return 0;
}

/** The lines of a text, without the empty ones. */
export function toLines(text: Buffer): string[] {
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** The lines out of their lists. */
export async function* eachLine(lists: AsyncIterable<string[]>): AsyncGenerator<string> {
  for await (const list of lists) yield* list;
}
