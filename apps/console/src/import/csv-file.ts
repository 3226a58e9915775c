import { CSV_BEGINNING, type CsvPosition, type CsvRecord, parseCsv } from '@app/common/csv/csv-parser';
import { type CsvEncoding, guessEncoding, guessSeparator } from '@app/common/csv/recognise-csv';
import { unguardText } from '@app/common/csv/write-csv';

/** How the bytes of a file are read. */
export interface CsvFormat {
  encoding: CsvEncoding;
  separator: string;
}

/** Read at once. The hash of a file is made of the hashes of these slices, because a browser hashes no stream. */
const SLICE_BYTES = 1024 * 1024;
/** Longer records are none: probably a quote is not closed. The service takes no larger postback either. */
const MAX_RECORD = 256 * 1024;

/** Rows of a part, and about as many bytes, below what the API accepts. */
const MAX_PART_ROWS = 2_000;
const MAX_PART_BYTES = 600_000;
const MAX_UTF8_BYTES_PER_UNIT = 3;
const PLAIN = /^[ !#-[\]-~]*$/;

/** A record does not end where it should. */
export class UnclosedRecordError extends Error {
  constructor(readonly line: number) {
    super(`The record on line ${line} is too long`);
  }
}

/** A file that was read to its end. */
export interface ScannedFile {
  hash: string;
  rows: number;
}

/** Rows as they are sent: those of one request. */
export interface FilePart {
  firstRow: number;
  lines: number[];
  rows: string[][];
}

/** The encoding and the separator of a file by its beginning. */
export async function recogniseFormat(file: Blob): Promise<CsvFormat> {
  const bytes = new Uint8Array(await file.slice(0, SLICE_BYTES).arrayBuffer());
  const encoding = guessEncoding(bytes);
  return { encoding, separator: guessSeparator(new TextDecoder(encoding).decode(bytes.subarray(0, 64 * 1024))) };
}

/** The first line of a file, and some rows. */
export async function readBeginning(
  file: Blob,
  format: CsvFormat,
  rows: number,
): Promise<{ header: string[]; records: CsvRecord[] }> {
  const isWhole = file.size <= SLICE_BYTES;
  const text = new TextDecoder(format.encoding).decode(await file.slice(0, SLICE_BYTES).arrayBuffer(), {
    stream: !isWhole,
  });
  const [head, ...records] = parseCsv(text, CSV_BEGINNING, format.separator, isWhole).records;
  return { header: (head?.cells ?? []).map((cell) => cell.trim()), records: records.slice(0, rows) };
}

/**
 * Reads a file once: its hash and the number of its rows.
 *
 * @throws UnclosedRecordError
 */
export async function scanFile(
  file: Blob,
  format: CsvFormat,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<ScannedFile> {
  const digests: ArrayBuffer[] = [];
  const onSlice = async (bytes: ArrayBuffer): Promise<void> => {
    digests.push(await crypto.subtle.digest('SHA-256', bytes));
  };
  let records = 0;
  let bytes = 0;
  for await (const slice of recordsOf(file, format, onSlice)) {
    signal.throwIfAborted();
    records += slice.length;
    bytes += SLICE_BYTES;
    onBytes(Math.min(bytes, file.size));
  }
  const hash = await crypto.subtle.digest('SHA-256', await new Blob(digests).arrayBuffer());
  return { hash: toHex(hash), rows: Math.max(0, records - 1) };
}

/** The rows of a file from a number on, as they are sent; in the memory of one slice. */
export async function* readParts(
  file: Blob,
  format: CsvFormat,
  { firstRow, columns }: { firstRow: number; columns: number },
): AsyncGenerator<FilePart> {
  let part: FilePart = { firstRow, lines: [], rows: [] };
  let bytes = 0;
  // The first record is the header.
  let number = -1;
  for await (const records of recordsOf(file, format)) {
    for (const { line, cells } of records) {
      if (number++ < firstRow) continue;
      // A surplus cell has no column.
      const row = cells.slice(0, columns).map(unguardText);
      const size = bytesOf(row);
      const isFull = part.rows.length === MAX_PART_ROWS || bytes + size > MAX_PART_BYTES;
      if (isFull && part.rows.length > 0) {
        yield part;
        part = { firstRow: part.firstRow + part.rows.length, lines: [], rows: [] };
        bytes = 0;
      }
      part.lines.push(line);
      part.rows.push(row);
      bytes += size;
    }
  }
  if (part.rows.length > 0) yield part;
}

async function* recordsOf(
  file: Blob,
  { encoding, separator }: CsvFormat,
  onSlice?: (bytes: ArrayBuffer) => Promise<void>,
): AsyncGenerator<CsvRecord[]> {
  const decoder = new TextDecoder(encoding);
  let position: CsvPosition = CSV_BEGINNING;
  for (let start = 0; start < file.size; start += SLICE_BYTES) {
    const bytes = await file.slice(start, start + SLICE_BYTES).arrayBuffer();
    const isLast = start + SLICE_BYTES >= file.size;
    await onSlice?.(bytes);
    const parsed = parseCsv(decoder.decode(bytes, { stream: !isLast }), position, separator, isLast);
    position = parsed.position;
    if (position.carry.length > MAX_RECORD) throw new UnclosedRecordError(position.line);
    const long = parsed.records.find(({ cells }) => cells.reduce((sum, cell) => sum + cell.length, 0) > MAX_RECORD);
    if (long) throw new UnclosedRecordError(long.line);
    yield parsed.records;
  }
}

/** About as many as its JSON has. */
function bytesOf(cells: readonly string[]): number {
  let bytes = 0;
  for (const cell of cells) bytes += 3 + cell.length * (PLAIN.test(cell) ? 1 : MAX_UTF8_BYTES_PER_UNIT);
  return bytes;
}

function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
