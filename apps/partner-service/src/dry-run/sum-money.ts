import {
  addedPartsOf,
  AMOUNT_FIELDS,
  type AmountField,
  amountPartsOf,
  type AmountParts,
  amountsOfParts,
  type CanonicalPostback,
  mergeStates,
  scaled,
  textOfScaled,
} from '@app/postback';
import { conversionKeyOf, stateIdOf } from '../conversions/conversion-key';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import { currencyOf, type Reading } from './compare-postbacks';

/** An exact sum of one field in one currency, before and after. */
export interface Money {
  field: AmountField;
  currency: string | null;
  before: string;
  after: string;
}

type Side = 'before' | 'after';

interface Sum {
  field: AmountField;
  currency: string | null;
  before: bigint;
  after: bigint;
  /** How many amounts it has, of both sides. */
  amounts: number;
}

/** Sums amounts by field and currency. */
export class MoneySums {
  private readonly sums = new Map<string, Sum>();

  add(side: Side, parts: AmountParts): void {
    this.count(side, parts, 1n);
  }

  /** Takes back what was added. */
  subtract(side: Side, parts: AmountParts): void {
    this.count(side, parts, -1n);
  }

  private count(side: Side, parts: AmountParts, sign: 1n | -1n): void {
    const { values, currency } = amountsOfParts(parts);
    for (const field of AMOUNT_FIELDS) {
      const value = values[field];
      if (value === null) continue;
      const of = currencyOf(field, currency);
      const key = `${field} ${of}`;
      let sum = this.sums.get(key);
      if (!sum) this.sums.set(key, (sum = { field, currency: of, before: 0n, after: 0n, amounts: 0 }));
      sum[side] += sign * scaled(value);
      sum.amounts += Number(sign);
    }
  }

  list(): Money[] {
    return [...this.sums.values()]
      .filter(({ amounts }) => amounts > 0)
      .toSorted((one, other) => (`${one.field} ${one.currency}` < `${other.field} ${other.currency}` ? -1 : 1))
      .map(({ field, currency, before, after }) => {
        return { field, currency, before: textOfScaled(before), after: textOfScaled(after) };
      });
  }
}

/**
 * The amounts of the conversions that the postbacks make: a conversion counts once, with the amounts that its duplicates
 * leave it with. Summed as they come: to sum all of them at the end would stop the intake for half a second.
 */
export class ConversionMoney {
  private readonly sums = new MoneySums();
  /** The parts as JSON: a text costs garbage collection, which stops the intake, a fraction of its objects. */
  private readonly before = new Map<string, string>();
  private readonly after = new Map<string, string>();

  /** @param content identifies what was received, where amounts are added */
  add(side: Side, { tenant, postback }: Reading, id: string, policy: DuplicatePolicy, content: () => string): void {
    if (postback === null) return;
    const parts = policy.addsAmounts ? addedPartsOf(postback, id, content()) : amountPartsOf(postback, id);
    const key = policy.dedupe === 'off' ? id : `${tenant} ${conversionOf(postback, policy)}`;
    const conversions = this[side];
    const text = conversions.get(key);
    const known = text === undefined ? undefined : (JSON.parse(text) as AmountParts);
    // Postbacks come newest first, and without updates the first one counts.
    const counted = known && policy.dedupe === 'update' ? merge(known, parts) : parts;
    const written = JSON.stringify(counted);
    const shared = this.before.get(key);
    conversions.set(key, written === shared ? shared : written);
    if (known) this.sums.subtract(side, known);
    this.sums.add(side, counted);
  }

  list(): Money[] {
    return this.sums.list();
  }
}

function conversionOf(postback: CanonicalPostback, { keyFields }: DuplicatePolicy): string {
  const { conversion_id } = postback;
  return stateIdOf({ conversion_id, conversion_key: conversionKeyOf(keyFields, conversion_id, postback) });
}

function merge(one: AmountParts, other: AmountParts): AmountParts {
  const stateOf = (amounts: AmountParts) => ({ status: null, amounts, fields: {} });
  return mergeStates(stateOf(one), stateOf(other), { allowReversal: false }).amounts;
}
