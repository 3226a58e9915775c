import { referenceOf } from '../postback/to-rows';
import { ID_COLUMNS } from './identifying-columns';
import { Identifiers, redactIdentifiers } from './redact-identifiers';

/** Headers that tell about the sender's program only; the others may tell who, and from where. */
const KEPT_HEADERS = new Set(['accept', 'content-length', 'content-type', 'host']);

type IdColumns = Record<(typeof ID_COLUMNS)[number], string | null>;

/** A stored postback as far as it tells of a person; JSON columns as text. */
export type PersonalRow = IdColumns & {
  id: string;
  received_at: string;
  tenant_id: number;
  conversion_id: string;
  click_ref: string | null;
  sub_ref: string | null;
  warnings: string | null;
  raw_data: string;
  request_headers: string;
};

/** What identifies the person of a row: the id that is asked for, and the row's own click id and sub id. */
export function identifiersOf(
  row: Pick<PersonalRow, 'click_ref' | 'sub_ref'> & Partial<IdColumns>,
  id: string,
): string[] {
  const references = new Set([row.click_ref, row.sub_ref, referenceOf(id)]);
  // A reference is cut to what an index holds; the columns have the ids in full.
  const whole = ID_COLUMNS.map((column) => row[column] ?? null).filter((value) => references.has(referenceOf(value)));
  return [...new Set([id, ...references, ...whole])].filter((one) => one !== null);
}

/** The row without the person; what is counted stays as it is. */
export function eraseColumns(row: PersonalRow, id: string): PersonalRow {
  const own = identifiersOf(row, id);
  const identifiers = new Identifiers(own);
  const columns = ID_COLUMNS.map((column) => [
    column,
    row[column] !== null && own.includes(row[column]) ? null : row[column],
  ]);
  return {
    ...row,
    ...(Object.fromEntries(columns) as IdColumns),
    click_ref: null,
    sub_ref: null,
    warnings: row.warnings && redactIdentifiers(row.warnings, identifiers),
    raw_data: redactIdentifiers(row.raw_data, identifiers),
    request_headers: eraseHeaders(row.request_headers),
  };
}

/** Headers of which only names and the harmless are left. */
export function eraseHeaders(json: string): string {
  const headers = JSON.parse(json) as Record<string, unknown>;
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, KEPT_HEADERS.has(name.toLowerCase()) ? value : '[erased]']),
    ),
  );
}

/** The ledger's other fields without those that hold one of the ids; undefined when none does. */
export function eraseFields(
  fields: Record<string, { value: string; asOf: string }> | null,
  ids: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  const entries = Object.entries(fields ?? {});
  const kept = entries.filter(
    ([name, { value }]) => !((ID_COLUMNS as readonly string[]).includes(name) && ids.has(referenceOf(value)!)),
  );
  return kept.length === entries.length ? undefined : Object.fromEntries(kept);
}
