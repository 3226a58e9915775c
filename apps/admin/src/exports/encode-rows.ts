import { guardAmount, guardText, writeCsvLine } from '@app/common/csv/write-csv';
import type { ExportColumn } from './export-columns';

/** A row of a list; amounts and times are texts. */
export type ExportRow = Readonly<Record<string, unknown>>;

export type ExportFormat = 'csv' | 'ndjson';

/** Writes a time of a row in the zone of the export. */
export type WriteTime = (time: string, row: ExportRow) => string;

interface Finding {
  field: string;
  reason: string;
}

/** The first line of a CSV file. @param hasBom without it Excel takes UTF-8 for the machine's own encoding */
export function encodeHead(columns: readonly ExportColumn[], hasBom: boolean): string {
  return (hasBom ? '\uFEFF' : '') + writeCsvLine(columns.map(({ name }) => name));
}

/** Rows as lines of a CSV file that no spreadsheet computes, rounds or changes. */
export function encodeCsv(rows: readonly ExportRow[], columns: readonly ExportColumn[], writeTime: WriteTime): string {
  return rows.map((row) => writeCsvLine(columns.map((column) => cellOf(row, column, writeTime)))).join('');
}

/** Rows as one JSON object a line. */
export function encodeNdjson(
  rows: readonly ExportRow[],
  columns: readonly ExportColumn[],
  writeTime: WriteTime,
): string {
  return rows
    .map((row) => {
      const members = columns.map(({ name, kind }): [string, unknown] => {
        const value = row[name];
        return [name, kind === 'time' && typeof value === 'string' ? writeTime(value, row) : (value ?? null)];
      });
      return `${JSON.stringify(Object.fromEntries(members))}\n`;
    })
    .join('');
}

function cellOf(row: ExportRow, { name, kind }: ExportColumn, writeTime: WriteTime): string {
  const value = row[name];
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (kind) {
    case 'amount':
      return guardAmount(text);
    case 'time':
      return writeTime(text, row);
    case 'plain':
      return text;
    case 'findings':
      return guardText((value as Finding[]).map(({ field, reason }) => `${field}: ${reason}`).join(' | '));
    case 'text':
      return guardText(text);
    default:
      return kind satisfies never;
  }
}
