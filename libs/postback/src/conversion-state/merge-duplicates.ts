import { AMOUNT_FIELDS, type AmountField, type Status, STORED_FIELDS, type StoredField } from '../canonical-fields';
import { MAX_ID } from '../normalizing/normalize-text';
import { diagnostic, type Warning } from '../diagnostics';
import type { CanonicalPostback } from '../postback-types';
import {
  addedPartsOf,
  amountPartsOf,
  type AmountParts,
  amountsOfParts,
  MAX_ADDITIONS,
  mergeAmountParts,
  withKnownContents,
} from './add-amounts';
import { hasLocalAmount, newer } from './merge-amounts';

/** Fields that merge one by one: all but status, amounts, currency and the conversion's own id. */
export type MergedField = Exclude<StoredField, AmountField | 'status' | 'conversion_currency' | 'conversion_id'>;

const NOT_MERGED_ALONE: ReadonlySet<StoredField> = new Set([
  ...AMOUNT_FIELDS,
  'status',
  'conversion_currency',
  'conversion_id',
]);
const MERGED_FIELDS = STORED_FIELDS.filter((field): field is MergedField => !NOT_MERGED_ALONE.has(field));

/**
 * The present state of a conversion, merged from its postbacks. `asOf` is the postback id that each part comes from;
 * postback ids are UUIDv7 texts, so their text order is the order in which they were received.
 */
export interface ConversionState {
  status: { value: Status; original: string | null; asOf: string } | null;
  amounts: AmountParts;
  fields: Partial<Record<MergedField, { value: string; asOf: string }>>;
}

const RANK: Readonly<Record<Status, number>> = { other: 1, pending: 2, approved: 3, rejected: 3, paid: 4 };

/** How the postbacks of a conversion combine. */
export interface MergePolicy {
  allowReversal: boolean;
  /** Amounts of a duplicate are added to those of before instead of replacing them. */
  addsAmounts?: boolean;
}

/** The state of a conversion with a single postback. @param addedAs identifies its content, where its amounts are added */
export function stateOf(postback: CanonicalPostback, postbackId: string, addedAs?: string): ConversionState {
  const fields: ConversionState['fields'] = {};
  for (const field of MERGED_FIELDS) {
    const value = postback[field];
    if (value !== null && value !== undefined) fields[field] = { value, asOf: postbackId };
  }
  return {
    status: postback.status && { value: postback.status, original: postback.status_original, asOf: postbackId },
    amounts: addedAs === undefined ? amountPartsOf(postback, postbackId) : addedPartsOf(postback, postbackId, addedAs),
    fields,
  };
}

/**
 * Merges two states. The order in which a conversion's postbacks are merged does not matter (the merge is commutative,
 * associative and idempotent). Status: the highest of absent < other < pending < approved = rejected
 * < paid, among equals the newest; with `allowReversal` simply the newest. Amounts: each the newest present one, local
 * ones only those of the newest currency, and what was added to it since. Other fields: the newest present value.
 *
 * @returns `one` itself when `other` adds nothing
 */
export function mergeStates(
  one: ConversionState,
  other: ConversionState,
  { allowReversal }: Pick<MergePolicy, 'allowReversal'>,
): ConversionState {
  const status = newest(one.status, other.status, allowReversal ? undefined : compareStatus) ?? null;
  const amounts = mergeAmountParts(one.amounts, other.amounts);
  const fields = mergeFields(one.fields, other.fields);
  if (status === one.status && amounts === one.amounts && fields === one.fields) return one;
  return { status, amounts, fields };
}

function mergeFields(one: ConversionState['fields'], other: ConversionState['fields']): ConversionState['fields'] {
  const changed = MERGED_FIELDS.filter((field) => newest(one[field], other[field]) !== one[field]);
  if (changed.length === 0) return one;
  return { ...one, ...Object.fromEntries(changed.map((field) => [field, other[field]])) };
}

/** What a postback says that its conversion's state, into which it is merged already, does not take over. */
function warningsOfMerge(postback: CanonicalPostback, postbackId: string, merged: ConversionState): Warning[] {
  const warnings: Warning[] = [];
  const { status } = merged;
  if (postback.status && status && status.value !== postback.status && status.asOf < postbackId) {
    const details = { value: postback.status_original ?? postback.status, params: { status: status.value } };
    warnings.push(diagnostic('status', 'status_not_applied', details));
  }
  const { values, currency } = amountsOfParts(merged.amounts);
  const sent = postback.conversion_currency;
  if (sent !== null && sent !== currency && hasLocalAmount(values) && !hasLocalAmount(postback)) {
    warnings.push(diagnostic('conversion_currency', 'currency_kept_amounts', { value: sent }));
  }
  return warnings;
}

/**
 * Merges another postback of the conversion into a state. `changed` says whether a value differs now. Even without a
 * change the state may be a new one, because a value comes from a newer postback, and must be stored.
 *
 * @param content identifies what was received; needed where amounts are added, or have been
 */
export function mergeDuplicate(
  state: ConversionState,
  postback: CanonicalPostback,
  postbackId: string,
  policy: MergePolicy,
  content?: string,
): { state: ConversionState; changed: boolean; warnings: Warning[] } {
  const other = stateOf(postback, postbackId, policy.addsAmounts ? content : undefined);
  const isKnownLater = content !== undefined && !policy.addsAmounts && state.amounts.added !== undefined;
  if (isKnownLater) other.amounts = withKnownContents(other.amounts, [{ content, asOf: postbackId }]);
  const merged = mergeStates(state, other, policy);
  const warnings = warningsOfMerge(postback, postbackId, merged);
  if (isBeyondAdding(other, merged)) {
    warnings.push(diagnostic('conversion_id', 'amounts_not_added', { params: { max: MAX_ADDITIONS } }));
  }
  return { state: merged, changed: !hasSameValues(state, merged), warnings };
}

function isBeyondAdding(other: ConversionState, merged: ConversionState): boolean {
  const [addition] = other.amounts.added ?? [];
  return addition?.amounts !== undefined && !merged.amounts.added!.some(({ content }) => content === addition.content);
}

/** The label under which the roll-up counts a conversion: the offer's id, else its name, else empty. */
export function offerLabelOf({ fields }: ConversionState): string {
  return offerLabel(fields.offer_id?.value, fields.offer_name?.value);
}

/** Cuts a name to the length of an id, because labels are part of a key in PostgreSQL. */
export function offerLabel(offerId: string | null | undefined, offerName: string | null | undefined): string {
  const label = offerId ?? offerName ?? '';
  return label.length <= MAX_ID ? label : Array.from(label).slice(0, MAX_ID).join('');
}

interface Dated {
  asOf: string;
}

/** The one that ranks higher, of equals the newer. Anything ranks above an absent one. */
function newest<T extends Dated>(
  one: T | null | undefined,
  other: T | null | undefined,
  rank?: (one: T, other: T) => number,
): T | null | undefined {
  const difference = one && other ? (rank?.(one, other) ?? 0) : 0;
  if (difference !== 0) return difference > 0 ? one : other;
  return newer(one ?? undefined, other ?? undefined);
}

function compareStatus(one: { value: Status }, other: { value: Status }): number {
  return RANK[one.value] - RANK[other.value];
}

/** Whether two states have the same present values, from whichever postbacks. */
export function hasSameValues(before: ConversionState, after: ConversionState): boolean {
  const [was, is] = [amountsOfParts(before.amounts), amountsOfParts(after.amounts)];
  return (
    before.status?.value === after.status?.value &&
    before.status?.original === after.status?.original &&
    was.currency === is.currency &&
    AMOUNT_FIELDS.every((field) => was.values[field] === is.values[field]) &&
    MERGED_FIELDS.every((field) => before.fields[field]?.value === after.fields[field]?.value)
  );
}
