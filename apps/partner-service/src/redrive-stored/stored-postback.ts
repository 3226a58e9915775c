import { type CanonicalPostback, STORED_FIELDS, type Warning } from '@app/postback';
import { stateIdOf } from '../conversions/conversion-key';

/** Every field that a mapping decides. */
export const READ_FIELDS = [...STORED_FIELDS, 'status_original'] as const;

/** What a mapping makes of a postback: the columns of its row that another mapping could make otherwise. */
export type Reading = CanonicalPostback & {
  tenant_id: number;
  config_version: number;
  conversion_key: string | null;
  click_ref: string | null;
  sub_ref: string | null;
  /** Without those that its place in the conversion gives it; see `MERGE_WARNINGS`. */
  warnings: readonly Warning[];
};

/** A row of conversions. Times have microseconds, so that they identify the row and keep its order. */
export interface StoredPostback extends Reading {
  id: string;
  received_at: string;
  stored_at: string;
  is_duplicate: boolean;
  is_update: boolean;
  /** All warnings that are stored. */
  stored_warnings: readonly Warning[];
  request_line: string;
  /** Identifies what was received; see `contentOf`. */
  content: string;
  /** The row version that was read. */
  version: string;
  /** JSON text; null where only the readings are needed. */
  raw_data: string | null;
}

export type StoredPostbackRow = Omit<StoredPostback, 'stored_warnings' | 'warnings'> & {
  warnings: readonly Warning[] | null;
};

/** Warnings about the postback as a part of its conversion. */
const MERGE_WARNINGS: ReadonlySet<string> = new Set([
  'amounts_not_added',
  'currency_kept_amounts',
  'status_not_applied',
] satisfies Warning['code'][]);

/** The method of rows that were imported instead of received: their columns come from elsewhere than their raw data. */
const IMPORTED = 'MOVED ';

export function storedPostback({ warnings, ...row }: StoredPostbackRow): StoredPostback {
  const stored = warnings ?? [];
  return { ...row, stored_warnings: stored, warnings: stored.filter(({ code }) => !MERGE_WARNINGS.has(code)) };
}

export function isImported({ request_line: line }: StoredPostback): boolean {
  return line.startsWith(IMPORTED);
}

/** Identifies a conversion by the names that conversion_state has for it. */
export interface ConversionName {
  tenant_id: number;
  conversion_id: string;
}

/** The conversion that a postback belongs to under a reading. */
export function conversionOf(reading: Reading): ConversionName {
  return { tenant_id: reading.tenant_id, conversion_id: stateIdOf(reading) };
}

/** Not to be mistaken for another, because the number ends at the first space. */
export function textOf({ tenant_id: tenantId, conversion_id: conversionId }: ConversionName): string {
  return `${tenantId} ${conversionId}`;
}

/** Whether two readings say the same; the version of the configuration and the sentences of warnings do not matter. */
export function isSameReading(one: Reading, other: Reading): boolean {
  return (
    one.tenant_id === other.tenant_id &&
    (one.conversion_key ?? null) === (other.conversion_key ?? null) &&
    one.click_ref === other.click_ref &&
    one.sub_ref === other.sub_ref &&
    READ_FIELDS.every((field) => (one[field] ?? null) === (other[field] ?? null)) &&
    areSameWarnings(one.warnings, other.warnings)
  );
}

export function areSameWarnings(one: readonly Warning[], other: readonly Warning[]): boolean {
  const [ones, others] = [one, other].map((warnings) => warnings.map(textOfWarning).toSorted().join('\n'));
  return ones === others;
}

/** `jsonb` keeps no order of members. */
function textOfWarning({ field, code, value, params }: Warning): string {
  const named = Object.entries(params ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([field, code, value ?? null, named]);
}
