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
type Sums = Map<string, { field: AmountField; currency: string | null; before: bigint; after: bigint }>;

/** Sums amounts by field and currency. */
export class MoneySums {
  private readonly sums: Sums = new Map();

  add(side: Side, parts: AmountParts): void {
    const { values, currency } = amountsOfParts(parts);
    for (const field of AMOUNT_FIELDS) {
      const value = values[field];
      if (value === null) continue;
      const of = currencyOf(field, currency);
      const key = `${field} ${of}`;
      let sum = this.sums.get(key);
      if (!sum) this.sums.set(key, (sum = { field, currency: of, before: 0n, after: 0n }));
      sum[side] += scaled(value);
    }
  }

  list(): Money[] {
    return [...this.sums.values()]
      .toSorted((one, other) => (`${one.field} ${one.currency}` < `${other.field} ${other.currency}` ? -1 : 1))
      .map(({ field, currency, before, after }) => {
        return { field, currency, before: textOfScaled(before), after: textOfScaled(after) };
      });
  }
}

/**
 * The amounts of the conversions that the postbacks make: a conversion counts once, with the amounts that its duplicates
 * leave it with.
 */
export class ConversionMoney {
  private readonly before = new Map<string, AmountParts>();
  private readonly after = new Map<string, AmountParts>();

  /** @param content identifies what was received, where amounts are added */
  add(side: Side, { tenant, postback }: Reading, id: string, policy: DuplicatePolicy, content: () => string): void {
    if (postback === null) return;
    const parts = policy.addsAmounts ? addedPartsOf(postback, id, content()) : amountPartsOf(postback, id);
    const key = policy.dedupe === 'off' ? id : `${tenant} ${conversionOf(postback, policy)}`;
    const conversions = this[side];
    const known = conversions.get(key);
    // Postbacks come newest first, and without updates the first one counts.
    conversions.set(key, known && policy.dedupe === 'update' ? merge(known, parts) : parts);
  }

  list(): Money[] {
    const sums = new MoneySums();
    for (const parts of this.before.values()) sums.add('before', parts);
    for (const parts of this.after.values()) sums.add('after', parts);
    return sums.list();
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
