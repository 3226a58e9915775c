import { BODY_CUT_HEADER } from '@app/internal-protocol';
import {
  eraseFromJson,
  type Erasure,
  isReference,
  type MeaningOf,
  referenceOf,
  IDENTIFYING_FIELDS,
} from '@app/postback';

/** Headers by which a body is read, or that describe the sender's program; the others may reveal who sent it. */
const KEPT_HEADERS = new Set(['accept', 'content-encoding', 'content-length', 'content-type', 'host', BODY_CUT_HEADER]);

type IdColumns = Record<(typeof IDENTIFYING_FIELDS)[number], string | null>;

/** The columns of a stored postback that may concern a person; JSON columns as text. */
export type PersonalRow = IdColumns & {
  id: string;
  received_at: string;
  tenant_id: number;
  conversion_id: string;
  conversion_key: string | null;
  click_ref: string | null;
  sub_ref: string | null;
  warnings: string | null;
  raw_data: string;
  request_headers: string;
};

/** The identifiers of a row's person: the requested id, and the row's own click id and sub id. */
export function identifiersOf(
  row: Pick<PersonalRow, 'click_ref' | 'sub_ref'> & Partial<IdColumns>,
  id: string,
): string[] {
  const references = new Set([row.click_ref, row.sub_ref, referenceOf(id)]);
  // A reference is cut to what an index holds; the columns have the ids in full.
  const whole = IDENTIFYING_FIELDS.map((column) => row[column] ?? null).filter((value) =>
    references.has(referenceOf(value)),
  );
  return [...new Set([id, ...references, ...whole])].filter((one) => one !== null);
}

/** The row without the person; what is counted stays as it is. @param meaningOf by the mapping of the row's tenant */
export function eraseColumns(row: PersonalRow, id: string, meaningOf: MeaningOf): PersonalRow {
  const own = identifiersOf(row, id);
  const references = new Set(own.map((one) => referenceOf(one)));
  const columns = IDENTIFYING_FIELDS.map((column) => [
    column,
    row[column] !== null && own.includes(row[column]) ? null : row[column],
  ]);
  return {
    ...row,
    ...(Object.fromEntries(columns) as IdColumns),
    click_ref: null,
    sub_ref: null,
    warnings: row.warnings && eraseNotes(row.warnings, references),
    raw_data: [...references].reduce(
      (raw, one) => eraseFromRequest(raw, one, row.conversion_id, meaningOf),
      row.raw_data,
    ),
    request_headers: eraseHeaders(row.request_headers),
  };
}

/** What may as well be an amount, a number of pieces or a status. */
const MAY_BE_COUNTED = /^[\d.,+\s-]*$/;

/**
 * Where no name of today holds the id, another mapping found it when the postback came: then it goes from the names
 * that mean nothing today, unless it could be something that was counted by that mapping.
 */
function eraseFromRequest(rawData: string, reference: string, conversionId: string, meaningOf: MeaningOf): string {
  const erasure: Erasure = {
    ids: [reference],
    references: new Set([reference]),
    meaningOf,
    meanings: ['person', 'identifying'],
  };
  const erased = eraseFromJson(rawData, erasure);
  const isElsewhere = erased === rawData && reference !== conversionId && !MAY_BE_COUNTED.test(reference);
  return isElsewhere ? eraseFromJson(rawData, { ...erasure, meanings: ['unknown'] }) : erased;
}

interface Note {
  field: string;
  value?: string | null;
}

/** Warnings, or reasons, without the values that are one of the ids and stood in a field that may hold one. */
export function eraseNotes(json: string, references: ReadonlySet<string>): string {
  const notes = JSON.parse(json) as Note[];
  const left = notes.map((note) => (isOfPerson(note, references) ? { ...note, value: null } : note));
  return JSON.stringify(left);
}

function isOfPerson({ field, value }: Note, references: ReadonlySet<string>): boolean {
  const isText = typeof value === 'string';
  return isText && (IDENTIFYING_FIELDS as readonly string[]).includes(field) && isShortened(value, references);
}

/** A note shows the beginning of a long value. */
function isShortened(value: string, references: ReadonlySet<string>): boolean {
  if (isReference(value, references)) return true;
  return value.endsWith('…') && [...references].some((one) => one.startsWith(value.slice(0, -1)));
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

/** A conversion state's other fields without those that hold one of the ids; undefined when none does. */
export function eraseFields(
  fields: Record<string, { value: string; asOf: string }> | null,
  ids: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  const entries = Object.entries(fields ?? {});
  const kept = entries.filter(
    ([name, { value }]) => !((IDENTIFYING_FIELDS as readonly string[]).includes(name) && ids.has(referenceOf(value))),
  );
  return kept.length === entries.length ? undefined : Object.fromEntries(kept);
}
