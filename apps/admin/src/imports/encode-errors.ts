import { guardText, writeCsvLine } from '@app/common/csv/write-csv';

/** A row of a file that is no conversion. */
export interface ErrorRow {
  /** The line of the file on which it begins. */
  line: number;
  /** Its number, counted from zero. */
  row: number;
  reasons: readonly { field: string; code: string; value?: string | null; reason: string }[];
  /** Undefined for a viewer. */
  cells?: readonly string[];
}

export type ErrorFormat = 'csv' | 'ndjson';

/** By which Excel recognises UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The first line of a CSV file: the columns of the imported file stand behind our own. */
export function encodeErrorHead(columns: readonly { name: string }[], format: ErrorFormat): string {
  if (format === 'ndjson') return '';
  const names = columns.map(({ name }) => guardText(name));
  return BYTE_ORDER_MARK + writeCsvLine(['import_line', 'import_codes', 'import_reasons', ...names]);
}

/** Rows as lines of a file that can be corrected and imported again. */
export function encodeErrors(rows: readonly ErrorRow[], format: ErrorFormat): string {
  return rows.map((row) => (format === 'csv' ? encodeCsvRow(row) : encodeNdjsonRow(row))).join('');
}

function encodeCsvRow({ line, reasons, cells = [] }: ErrorRow): string {
  const codes = reasons.map(({ field, code }) => `${field}:${code}`).join(' ');
  const sentences = reasons.map(({ field, reason }) => `${field}: ${reason}`).join(' | ');
  return writeCsvLine([String(line), codes, guardText(sentences), ...cells.map(guardText)]);
}

function encodeNdjsonRow({ line, row, reasons, cells }: ErrorRow): string {
  return `${JSON.stringify({ line, row, reasons, cells })}\n`;
}
