import { CSV_BEGINNING, type CsvRecord, parseCsv } from '@app/common/csv/csv-parser';
import { type CsvEncoding, guessEncoding, guessSeparator } from '@app/common/csv/recognise-csv';
import { unguardText } from '@app/common/csv/write-csv';
import { AMOUNT_FIELDS, type AmountField, canonicalFieldOf } from '@app/postback/canonical-fields';
import type { TheirRow } from './compare-conversions';

/** A CSV file of a network. */
export interface TheirFile {
  name: string;
  bytes: Uint8Array;
  encoding: CsvEncoding;
  separator: string;
}

export interface TheirTable {
  header: string[];
  records: CsvRecord[];
}

/** Which columns of the file are compared, by their index; -1 for none. */
export interface ChosenColumns {
  id: number;
  amount: number;
  status: number;
  /** Our field for their amount. */
  amountField: AmountField;
}

/** Names that reports of networks have, in words that no mapping knows. */
const COMMON_NAMES = {
  id: /^(?:conversion|transaction|txn|trans)[ _-]?(?:id|no|number)?$|转化.*(?:id|号)|轉換.*(?:id|號)/i,
  amount: /payout|commission|earning|reward|佣金/i,
  status: /status|state|状态|狀態/i,
};

export function recogniseFile(name: string, bytes: Uint8Array): TheirFile {
  const encoding = guessEncoding(bytes);
  const beginning = new TextDecoder(encoding).decode(bytes.subarray(0, 64 * 1024));
  return { name, bytes, encoding, separator: guessSeparator(beginning) };
}

/** The records of a file; the first is its header. A byte order mark is no part of the text. */
export function readTable({ bytes, encoding, separator }: TheirFile): TheirTable {
  const text = new TextDecoder(encoding).decode(bytes);
  const [head, ...records] = parseCsv(text, CSV_BEGINNING, separator, true).records;
  return { header: (head?.cells ?? []).map((cell) => cell.trim()), records };
}

/** The columns by the partner's mapping, by canonical names, and by the names that reports often have. */
export function guessColumns(header: readonly string[], mapping: Readonly<Record<string, string>>): ChosenColumns {
  const fields = header.map((name) => mapping[name] ?? canonicalFieldOf(name.toLowerCase()));
  const find = (isField: (field: string) => boolean, common: RegExp): number => {
    const known = fields.findIndex((field) => field !== undefined && isField(field));
    return known === -1 ? header.findIndex((name) => common.test(name)) : known;
  };
  const isAmount = (field: string): boolean => (AMOUNT_FIELDS as readonly string[]).includes(field);
  const isPayout = (field: string): boolean => isAmount(field) && field.includes('payout');
  const payout = find(isPayout, COMMON_NAMES.amount);
  const amount = payout === -1 ? fields.findIndex((field) => field !== undefined && isAmount(field)) : payout;
  const field = fields[amount];
  return {
    id: find((name) => name === 'conversion_id', COMMON_NAMES.id),
    amount,
    status: find((name) => name === 'status', COMMON_NAMES.status),
    amountField: field !== undefined && isAmount(field) ? (field as AmountField) : 'usd_payout',
  };
}

export function rowsOf({ records }: TheirTable, { id, amount, status }: ChosenColumns): TheirRow[] {
  const cellOf = (cells: readonly string[], column: number): string | undefined =>
    column === -1 ? undefined : unguardText(cells[column] ?? '').trim();
  return records.map(({ line, cells }) => ({
    line,
    id: cellOf(cells, id) ?? '',
    amount: cellOf(cells, amount),
    status: cellOf(cells, status),
  }));
}
