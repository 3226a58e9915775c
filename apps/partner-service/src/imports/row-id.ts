import { createHash } from 'node:crypto';

/** Rows of a file are numbered with 24 bits. */
export const MAX_ROWS = 1_000_000;

/**
 * The postback id of a row, a UUIDv7: the time of the file's first import, the row's number, so that ids sort as the rows
 * do, and 48 bits of a hash over file, number and cells. The same row of the same file always has the same id, whoever
 * sends it again; a row that was corrected has another.
 */
export function rowId(fileHash: string, timeMs: number, row: number, cells: readonly string[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([fileHash, row, cells]))
    .digest('hex');
  const time = timeMs.toString(16).padStart(12, '0');
  const number = row.toString(16).padStart(6, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${number.slice(0, 3)}-8${number.slice(3)}-${hash.slice(0, 12)}`;
}
