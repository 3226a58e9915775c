import { AMOUNT_FIELDS, type AmountField } from '../canonical-fields';
import { addDecimals } from '../exact-sum';
import {
  type Amounts,
  isLocal,
  LOCAL_FIELDS,
  mergeReplacingParts,
  newer,
  older,
  replacedAmounts,
  type ReplacingParts,
  replacingPartsOf,
  type SentAmounts,
} from './merge-amounts';

/** The maximum of postbacks whose amounts a conversion sums: each of them is read again with every further one. */
export const MAX_ADDITIONS = 500;

/** What one postback adds. The same content adds once, under the oldest postback that it came with. */
export interface Addition {
  /** Identifies what was received. */
  content: string;
  asOf: string;
  /** Missing where the postback replaced amounts, so that its content is known and adds nothing. */
  amounts?: Partial<Record<AmountField, string>>;
  currency?: string;
}

/** Amounts that replace the ones before, and those that were added since, the oldest first. */
export type AmountParts = ReplacingParts & {
  /** Present from the first postback that adds. */
  added?: readonly Addition[];
};

/** What a postback says under `replace`. */
export function amountPartsOf(postback: SentAmounts, asOf: string): AmountParts {
  return replacingPartsOf(postback, asOf);
}

/** What a postback says under `add`. */
export function addedPartsOf(postback: SentAmounts, asOf: string, content: string): AmountParts {
  const amounts: Addition['amounts'] = {};
  for (const field of AMOUNT_FIELDS) if (postback[field] !== null) amounts[field] = postback[field];
  const currency = postback.conversion_currency;
  if (currency === null && Object.keys(amounts).length === 0) return { added: [] };
  return { added: [{ content, asOf, amounts, ...(currency === null ? {} : { currency }) }] };
}

/** The parts of a state with contents that are known and add nothing. */
export function withKnownContents(
  parts: AmountParts,
  known: readonly Pick<Addition, 'content' | 'asOf'>[],
): AmountParts {
  return { ...parts, added: mergeAdditions(parts.added, known) ?? [] };
}

/** Merges in any order to the same. @returns `one` itself when `other` adds nothing */
export function mergeAmountParts(one: AmountParts, other: AmountParts): AmountParts {
  if (!one.added && !other.added) return mergeReplacingParts(one, other);
  const { added: oneAdded, ...oneParts } = one;
  const { added: otherAdded, ...otherParts } = other;
  const parts = mergeReplacingParts(oneParts, otherParts);
  const added = mergeAdditions(oneAdded, otherAdded);
  if (parts === oneParts && added === oneAdded) return one;
  return added ? { ...parts, added } : parts;
}

function mergeAdditions(
  one: readonly Addition[] | undefined,
  other: readonly Addition[] | undefined,
): readonly Addition[] | undefined {
  if (!one || !other) return one ?? other;
  const merged = new Map(one.map((addition) => [addition.content, addition]));
  let isSame = true;
  for (const addition of other) {
    const known = merged.get(addition.content);
    if (known ? older(known, addition) === known : isFull([...merged.values()], addition)) continue;
    merged.set(addition.content, addition);
    isSame = false;
  }
  return isSame ? one : [...merged.values()].toSorted(byAge);
}

/** Contents that add nothing are bounded for themselves: they must not keep others from adding. */
function isFull(additions: readonly Addition[], { amounts }: Addition): boolean {
  if (additions.length < MAX_ADDITIONS) return false;
  const alike = additions.filter((one) => (one.amounts === undefined) === (amounts === undefined));
  return alike.length >= MAX_ADDITIONS;
}

function byAge(one: Addition, other: Addition): number {
  return one.asOf === other.asOf ? compare(one.content, other.content) : compare(one.asOf, other.asOf);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** A state is read several times while a postback is merged into it. */
const AMOUNTS = new WeakMap<AmountParts, Amounts>();

/** The amounts that the parts stand for. */
export function amountsOfParts(parts: AmountParts): Amounts {
  const { added } = parts;
  if (!added) return replacedAmounts(parts);
  const known = AMOUNTS.get(parts);
  if (known) return known;
  const amounts = sumAmounts(parts, added);
  AMOUNTS.set(parts, amounts);
  return amounts;
}

/** The newest postback that the parts come from. */
export function asOfParts({ added = [], ...parts }: AmountParts): string | null {
  let newest: string | null = null;
  for (const { asOf } of [...Object.values(parts), ...added]) if (newest === null || asOf > newest) newest = asOf;
  return newest;
}

/** A value with the currency that its postback named. */
interface Source {
  value: string;
  asOf: string;
  currency: string | null;
}

/** Adds to each amount that replaced the ones before what came after it, in one currency. */
function sumAmounts(replaced: ReplacingParts, added: readonly Addition[]): Amounts {
  const { added: _, ...base } = replaced as AmountParts;
  // The currency is that which the same postbacks would have if each replaced the one before.
  const all = added.filter(isInCurrency).reduce((parts, { amounts, currency, asOf }) => {
    return mergeReplacingParts(parts, replacingPartsOf(sentAmounts(amounts, currency), asOf));
  }, base);
  const since = startOfCurrency(all, base, added);
  const applies = (field: AmountField, source: Source): boolean => !isLocal(field) || isOfCurrency(source, all, since);
  const starts = AMOUNT_FIELDS.map((field) => {
    const start = basesOf(base, field).filter((source) => applies(field, source));
    return start.reduce<Source | undefined>(newer, undefined);
  });
  const summands = starts.map((start) => (start ? [start.value] : []));
  for (const { amounts = {}, currency = null, asOf } of added) {
    AMOUNT_FIELDS.forEach((field, index) => {
      const value = amounts[field];
      if (value === undefined || asOf <= (starts[index]?.asOf ?? '')) return;
      if (applies(field, { value, asOf, currency })) summands[index]!.push(value);
    });
  }
  const values = AMOUNT_FIELDS.map((field, index) => [
    field,
    summands[index]!.length === 0 ? null : addDecimals(summands[index]!),
  ]);
  return { values: Object.fromEntries(values) as Amounts['values'], currency: replacedAmounts(all).currency };
}

/** Whether an addition has a say in the currency. */
function isInCurrency({ amounts, currency }: Addition): boolean {
  return (
    amounts !== undefined && (currency !== undefined || LOCAL_FIELDS.some((field) => amounts[field] !== undefined))
  );
}

function sentAmounts(amounts: Addition['amounts'], currency: string | undefined): SentAmounts {
  const values = Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, amounts?.[field] ?? null]));
  return { ...values, conversion_currency: currency ?? null } as SentAmounts;
}

/** What replaced an amount: of a local one the newest with a currency and the newest without. */
function basesOf(base: ReplacingParts, field: AmountField): Source[] {
  const named = isLocal(field) ? base[`named.${field}`] : undefined;
  const unnamed = base[field];
  return [
    ...(named ? [{ ...named, currency: base.named!.value }] : []),
    ...(unnamed ? [{ ...unnamed, currency: null }] : []),
  ];
}

/** The oldest amount that is known to be in the present currency since it was the present one. */
function startOfCurrency({ named, changed }: ReplacingParts, base: ReplacingParts, added: readonly Addition[]): string {
  const isPresent = (asOf: string): boolean => !changed || asOf > changed.asOf;
  const times = [
    ...LOCAL_FIELDS.flatMap((field) => base[`named.${field}`]?.asOf ?? []),
    ...added
      .filter(({ currency, amounts }) => {
        return currency === named?.value && LOCAL_FIELDS.some((field) => amounts?.[field] !== undefined);
      })
      .map(({ asOf }) => asOf),
  ];
  return times.filter(isPresent).reduce((first, asOf) => (asOf < first ? asOf : first), named?.asOf ?? '');
}

/** Amounts without a currency are in that of the named ones, unless another currency was named around them. */
function isOfCurrency(source: Source, all: ReplacingParts, since: string): boolean {
  const { named, changed, first_alone: first } = all;
  if (!named) return true;
  if (source.currency !== null) return source.currency === named.value && (!changed || source.asOf > changed.asOf);
  if (source.asOf > since) return true;
  return !changed && !(first && first.value !== named.value && first.asOf < source.asOf);
}
