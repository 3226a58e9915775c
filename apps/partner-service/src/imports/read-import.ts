import type { InputReader } from '@app/common';
import { MAX_PARAMETERS } from '@app/postback';
import type { ImportColumn, ImportedRow, ImportPart, ImportRequest } from './import';
import { MAX_ROWS } from './row-id';

/** Rows of a part: few enough for a short wait, enough that requests cost little. */
const MAX_PART_ROWS = 5_000;
const MAX_NAME = 200;
const MAX_FILE_NAME = 255;
const MAX_LINE = 2_147_483_647;
const HASH = /^[0-9a-f]{64}$/;

/** Reads the request for an import; the caller reads its tenant and calls `input.check()`. */
export function readImportRequest(input: InputReader): Omit<ImportRequest, 'tenant'> {
  const fileHash = input.text('file_hash');
  if (fileHash !== null && !HASH.test(fileHash))
    input.addError('file_hash', 'wrong_format', 'must be 64 hexadecimal digits in lower case');
  const fileName = input.text('file_name');
  if (fileName !== null && fileName.length > MAX_FILE_NAME)
    input.addError('file_name', 'wrong_length', `must have at most ${MAX_FILE_NAME} characters`);
  const rows = input.wholeNumber('rows', 1, 999_999_999) ?? 0;
  if (rows > MAX_ROWS) input.addError('rows', 'out_of_range', `must be at most ${MAX_ROWS}; divide the file`);
  return {
    file_name: (fileName ?? '').toWellFormed(),
    file_size_bytes: input.wholeNumber('file_size_bytes', 1, 999_999_999) ?? 0,
    file_hash: fileHash ?? '',
    encoding: shortText(input, 'encoding'),
    separator: shortText(input, 'separator'),
    columns: readColumns(input),
    rows,
  };
}

/** Reads some rows of a file. @throws Problem 422 */
export function readPart(input: InputReader, columns: number): ImportPart {
  const firstRow = input.wholeNumber('first_row', 0, MAX_ROWS) ?? 0;
  const [lines, rows] = [input.value('lines'), input.value('rows')];
  const count = Array.isArray(rows) ? rows.length : 0;
  if (count < 1 || count > MAX_PART_ROWS || !(rows as unknown[]).every((cells) => isCells(cells, columns)))
    input.addError('rows', 'wrong_format', `must be 1 to ${MAX_PART_ROWS} lists of at most ${columns} texts`);
  if (!Array.isArray(lines) || lines.length !== count || !lines.every(isLine))
    input.addError('lines', 'wrong_format', 'must have the line number of each row');
  input.check();
  const ofRow = (cells: string[], index: number): ImportedRow => ({ line: (lines as number[])[index]!, cells });
  return { firstRow, rows: (rows as string[][]).map(ofRow) };
}

function readColumns(input: InputReader): ImportColumn[] {
  const given = input.value('columns');
  const isList = Array.isArray(given) && given.length > 0 && given.length <= MAX_PARAMETERS && given.every(isColumn);
  if (given !== undefined && !isList)
    input.addError(
      'columns',
      'wrong_format',
      `must be a list of 1 to ${MAX_PARAMETERS} objects with a name and a parameter, which is a text or null`,
    );
  if (!isList) return [];
  const columns = (given as ImportColumn[]).map(({ name, parameter }) => ({ name, parameter }));
  if (columns.every(({ parameter }) => parameter === null))
    input.addError('columns', 'invalid_value', 'must have a parameter for at least one column');
  return columns;
}

function isColumn(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, parameter, ...others } = value as Record<string, unknown>;
  const isParameter = parameter === null || (isShort(parameter) && parameter !== '');
  return isShort(name) && isParameter && Object.keys(others).length === 0;
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME && !value.includes('\0') && value.isWellFormed();
}

function isCells(value: unknown, columns: number): boolean {
  return Array.isArray(value) && value.length <= columns && value.every((cell) => typeof cell === 'string');
}

function isLine(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_LINE;
}

function shortText(input: InputReader, name: string): string | null {
  const text = input.text(name);
  return text !== null && text.length > 20 ? input.addError(name, 'wrong_length', 'must be short') : text;
}
