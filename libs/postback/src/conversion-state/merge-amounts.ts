import { AMOUNT_FIELDS, type AmountField } from '../canonical-fields';
import type { CanonicalPostback } from '../postback-types';

/** A value and the postback id that it comes from. */
export interface Dated {
  value: string;
  asOf: string;
}

export const LOCAL_FIELDS = ['sale_amount_local', 'payout_local'] as const;
type LocalField = (typeof LOCAL_FIELDS)[number];

/** What the amounts of a conversion are made of. A local amount is "named" where its postback names a currency. */
export type ReplacingParts = Partial<
  Record<
    | AmountField
    | `named.${LocalField}`
    /** The newest currency with a local amount, and the newest such currency that differs from it. */
    | 'named'
    | 'changed'
    /** The newest and the oldest currency without a local amount. */
    | 'alone'
    | 'first_alone'
    /** The oldest local amount without a currency. */
    | 'first_unnamed',
    Dated
  >
>;

export interface Amounts {
  values: Record<AmountField, string | null>;
  currency: string | null;
}

type Part = keyof ReplacingParts;
const NEWEST: readonly Part[] = [...AMOUNT_FIELDS, 'alone'];
const OLDEST: readonly Part[] = ['first_alone', 'first_unnamed'];
const NAMED_FIELDS = LOCAL_FIELDS.map((field) => `named.${field}` as const);

export type SentAmounts = Pick<CanonicalPostback, AmountField | 'conversion_currency'>;

export function replacingPartsOf(postback: SentAmounts, asOf: string): ReplacingParts {
  const parts: ReplacingParts = {};
  const currency = postback.conversion_currency;
  const hasLocal = hasLocalAmount(postback);
  for (const field of AMOUNT_FIELDS) {
    const value = postback[field];
    if (value === null) continue;
    if (isLocal(field) && currency !== null) parts[`named.${field}`] = { value, asOf };
    else parts[field] = { value, asOf };
  }
  if (currency !== null && hasLocal) parts.named = { value: currency, asOf };
  if (currency !== null && !hasLocal) parts.alone = parts.first_alone = { value: currency, asOf };
  if (currency === null && hasLocal) parts.first_unnamed = { value: '', asOf };
  return parts;
}

/** Merges part by part, whichever is merged first. @returns `one` itself when `other` adds nothing */
export function mergeReplacingParts(one: ReplacingParts, other: ReplacingParts): ReplacingParts {
  const merged: ReplacingParts = {};
  for (const part of NEWEST) put(merged, part, newer(one[part], other[part]));
  for (const part of OLDEST) put(merged, part, older(one[part], other[part]));
  mergeNamed(merged, one, other);
  const isSame = [...new Set([...partsIn(one), ...partsIn(merged)])].every((part) => one[part] === merged[part]);
  return isSame ? one : merged;
}

/** Another currency replaces the named amounts as a whole: those from before the last change no longer apply. */
function mergeNamed(merged: ReplacingParts, one: ReplacingParts, other: ReplacingParts): void {
  const named = newer(one.named, other.named);
  if (!named) return;
  const [winner, loser] = named === one.named ? [one, other] : [other, one];
  const isSame = loser.named?.value === named.value;
  const changed = newer(winner.changed, isSame ? loser.changed : loser.named);
  put(merged, 'named', named);
  put(merged, 'changed', changed);
  for (const part of NAMED_FIELDS) {
    const value = isSame ? newer(winner[part], loser[part]) : winner[part];
    if (value && (!changed || value.asOf > changed.asOf)) merged[part] = value;
  }
}

/** The amounts that the parts stand for. */
export function replacedAmounts(parts: ReplacingParts): Amounts {
  const currency = parts.named?.value ?? currencyAlone(parts) ?? null;
  const entries = AMOUNT_FIELDS.map((field) => {
    if (!isLocal(field) || !parts.named) return [field, parts[field]?.value ?? null];
    const unnamed = appliesUnnamed(parts, field) ? parts[field] : undefined;
    return [field, newer(parts[`named.${field}`], unnamed)?.value ?? null];
  });
  return { values: Object.fromEntries(entries) as Amounts['values'], currency };
}

export function hasLocalAmount(values: Readonly<Record<LocalField, string | null>>): boolean {
  return LOCAL_FIELDS.some((field) => values[field] !== null);
}

/** Amounts without a currency are in that of the named ones, unless another currency was named around them. */
function appliesUnnamed(parts: ReplacingParts, field: LocalField): boolean {
  const { named, changed, first_alone: first } = parts;
  const unnamed = parts[field];
  if (!unnamed || !named || unnamed.asOf > named.asOf) return true;
  const isOfAnother = first !== undefined && first.value !== named.value && first.asOf < unnamed.asOf;
  return !changed && !isOfAnother;
}

/** A currency that comes after an amount that has one already does not change what the amount is. */
function currencyAlone({ alone, first_alone: first, first_unnamed: unnamed }: ReplacingParts): string | undefined {
  return !unnamed || !alone || alone.asOf < unnamed.asOf ? alone?.value : first?.value;
}

export function isLocal(field: AmountField): field is LocalField {
  return field === 'sale_amount_local' || field === 'payout_local';
}

function partsIn(parts: ReplacingParts): Part[] {
  return Object.keys(parts) as Part[];
}

function put(parts: ReplacingParts, part: Part, value: Dated | undefined): void {
  if (value) parts[part] = value;
}

/** An absent one is older than any. */
export function newer<T extends { asOf: string }>(one: T | undefined, other: T | undefined): T | undefined {
  if (!one || !other) return one ?? other;
  return one.asOf >= other.asOf ? one : other;
}

export function older<T extends { asOf: string }>(one: T | undefined, other: T | undefined): T | undefined {
  if (!one || !other) return one ?? other;
  return one.asOf <= other.asOf ? one : other;
}
