import { AMOUNT_FIELDS, type AmountField, type Status, STORED_FIELDS, type StoredField } from '../canonical-fields';
import { MAX_ID } from '../normalizing/normalize-text';
import type { CanonicalPostback } from '../postback-types';

/** Fields of the state that are neither status, amounts and currency, nor the conversion's own id. */
export type MergedField = Exclude<StoredField, AmountField | 'status' | 'conversion_currency' | 'conversion_id'>;

const NOT_OTHER: ReadonlySet<StoredField> = new Set([
  ...AMOUNT_FIELDS,
  'status',
  'conversion_currency',
  'conversion_id',
]);
const OTHER_FIELDS = STORED_FIELDS.filter((field): field is MergedField => !NOT_OTHER.has(field));

/**
 * The present state of a conversion, joined over its postbacks. Each part knows the receipt that it is as of;
 * receipts are UUIDv7 texts, whose plain order is the order in which they were received.
 */
export interface ConversionState {
  status: { value: Status; original: string | null; asOf: string } | null;
  /** Amounts and currency, as one group: mixing two postbacks' would add up to neither. */
  amounts: { values: Record<AmountField, string | null>; currency: string | null; asOf: string } | null;
  fields: Partial<Record<MergedField, { value: string; asOf: string }>>;
}

const RANK: Readonly<Record<Status, number>> = { other: 1, pending: 2, approved: 3, rejected: 3, paid: 4 };

/** What one postback says by itself. */
export function stateOf(postback: CanonicalPostback, postbackId: string): ConversionState {
  const fields: ConversionState['fields'] = {};
  for (const field of OTHER_FIELDS) {
    const value = postback[field];
    if (value !== null && value !== undefined) fields[field] = { value, asOf: postbackId };
  }
  return {
    status: postback.status && { value: postback.status, original: postback.status_original, asOf: postbackId },
    amounts: amountsOf(postback, postbackId),
    fields,
  };
}

/**
 * The join of two states. In whatever order a conversion's postbacks are joined, the result is the same
 * (commutative, associative, idempotent). Status: the highest of absent < other < pending < approved = rejected
 * < paid, among equals the newest; with `allowReversal` simply the newest. Amounts and currency: the newest that
 * carries any amount, else the newest currency. Other fields: the newest present value.
 *
 * @returns `one` itself when `other` adds nothing to it
 */
export function mergeStates(
  one: ConversionState,
  other: ConversionState,
  { allowReversal }: { allowReversal: boolean },
): ConversionState {
  const status = newest(one.status, other.status, allowReversal ? undefined : compareStatus) ?? null;
  const amounts = newest(one.amounts, other.amounts, compareAmounts) ?? null;
  const fields = joinFields(one.fields, other.fields);
  if (status === one.status && amounts === one.amounts && fields === one.fields) return one;
  return { status, amounts, fields };
}

function joinFields(one: ConversionState['fields'], other: ConversionState['fields']): ConversionState['fields'] {
  const newer = OTHER_FIELDS.filter((field) => newest(one[field], other[field]) !== one[field]);
  if (newer.length === 0) return one;
  return { ...one, ...Object.fromEntries(newer.map((field) => [field, other[field]])) };
}

/**
 * Joins a postback into a state. `changed` tells whether any value is another now; the state can be a new one
 * without, when a value is now as of a newer receipt, and must be kept then too.
 */
export function mergeDuplicate(
  state: ConversionState,
  postback: CanonicalPostback,
  postbackId: string,
  policy: { allowReversal: boolean },
): { state: ConversionState; changed: boolean } {
  const joined = mergeStates(state, stateOf(postback, postbackId), policy);
  return { state: joined, changed: !hasSameValues(state, joined) };
}

/** What a conversion is rolled up by: its offer's id, else its name, else nothing. */
export function offerLabelOf({ fields }: ConversionState): string {
  return offerLabel(fields.offer_id?.value, fields.offer_name?.value);
}

/** Labels are part of a key, and PostgreSQL's keys are short: a name is cut to as many characters as an id has. */
export function offerLabel(offerId: string | null | undefined, offerName: string | null | undefined): string {
  const label = offerId ?? offerName ?? '';
  return label.length <= MAX_ID ? label : Array.from(label).slice(0, MAX_ID).join('');
}

interface Known {
  asOf: string;
}

/** The one that ranks higher; among equals the newer. Absent loses to anything. */
function newest<T extends Known>(
  one: T | null | undefined,
  other: T | null | undefined,
  rank?: (one: T, other: T) => number,
): T | null | undefined {
  if (!one || !other) return one ?? other;
  const difference = rank?.(one, other) ?? 0;
  if (difference !== 0) return difference > 0 ? one : other;
  return one.asOf >= other.asOf ? one : other;
}

function compareStatus(one: { value: Status }, other: { value: Status }): number {
  return RANK[one.value] - RANK[other.value];
}

/** A currency alone never displaces amounts, however new it is. */
function compareAmounts(one: AmountGroup, other: AmountGroup): number {
  return Number(hasAmount(one.values)) - Number(hasAmount(other.values));
}

type AmountGroup = NonNullable<ConversionState['amounts']>;

function amountsOf(postback: CanonicalPostback, postbackId: string): AmountGroup | null {
  const currency = postback.conversion_currency;
  if (!hasAmount(postback) && currency === null) return null;
  const values = Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, postback[field]]));
  return { values: values as AmountGroup['values'], currency, asOf: postbackId };
}

function hasAmount(values: Readonly<Record<AmountField, string | null>>): boolean {
  return AMOUNT_FIELDS.some((field) => values[field] !== null);
}

function hasSameValues(before: ConversionState, after: ConversionState): boolean {
  return (
    before.status?.value === after.status?.value &&
    before.status?.original === after.status?.original &&
    before.amounts?.currency === after.amounts?.currency &&
    AMOUNT_FIELDS.every(
      (field) => (before.amounts?.values[field] ?? null) === (after.amounts?.values[field] ?? null),
    ) &&
    OTHER_FIELDS.every((field) => before.fields[field]?.value === after.fields[field]?.value)
  );
}
