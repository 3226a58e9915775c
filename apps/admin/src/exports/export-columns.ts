import { QUARANTINE_SUMMARY, STORED_POSTBACK } from '@app/internal-protocol';
import { CANONICAL_FIELDS, type CanonicalField } from '@app/postback';

/** How the values of a column are written. */
export type ColumnKind = 'text' | 'amount' | 'time' | 'plain' | 'findings';

export interface ExportColumn {
  name: string;
  kind: ColumnKind;
}

const TIMES = new Set(['received_at', 'stored_at']);
const PLAIN = new Set(['config_version', 'is_duplicate', 'is_update', 'size_bytes']);
const FINDINGS = new Set(['warnings', 'reasons']);

function kindOf(name: string): ColumnKind {
  if (TIMES.has(name)) return 'time';
  if (PLAIN.has(name)) return 'plain';
  if (FINDINGS.has(name)) return 'findings';
  const kind = CANONICAL_FIELDS[name as CanonicalField] as string | undefined;
  return kind === 'amount' || kind === 'time' ? kind : 'text';
}

const columnsOf = (row: object): ExportColumn[] =>
  ['partner_code', ...Object.keys(row)].map((name) => ({ name, kind: kindOf(name) }));

/** The columns of each list that can be exported: the members of its rows. */
export const EXPORT_COLUMNS = {
  conversions: columnsOf(STORED_POSTBACK),
  quarantine: columnsOf(QUARANTINE_SUMMARY),
} as const;

export type ExportedList = keyof typeof EXPORT_COLUMNS;
