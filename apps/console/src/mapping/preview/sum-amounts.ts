import { AMOUNT_FIELDS, type AmountField } from '@app/postback/canonical-fields';
import {
  addedPartsOf,
  type AmountParts,
  amountPartsOf,
  amountsOfParts,
} from '@app/postback/conversion-state/add-amounts';
import { mergeStates } from '@app/postback/conversion-state/merge-duplicates';
import { addDecimals } from '@app/postback/exact-sum';
import type { SampleReading } from './interpret-sample';
import type { Sample } from './read-sample';

/** An exact sum; currencies are never added. */
export interface Sum {
  field: AmountField;
  /** Null where a local amount came without a currency. */
  currency: string | null;
  amount: string;
}

/** The amounts of conversions, each with what its duplicates leave it with. */
export class ConversionSums {
  private readonly conversions = new Map<string, AmountParts>();

  add({ postback_id: id, raw_data: content }: Sample, { tenant, result }: SampleReading): void {
    if (!result.ok) return;
    const { postback } = result;
    const parts = tenant.addsAmounts ? addedPartsOf(postback, id, content ?? id) : amountPartsOf(postback, id);
    const identity = tenant.keyFields.map((field) => postback[field as 'conversion_id']);
    const key = tenant.dedupe === 'off' ? id : JSON.stringify([tenant.code, ...identity]);
    const known = this.conversions.get(key);
    if (!known || tenant.dedupe === 'update') this.conversions.set(key, known ? merge(known, parts) : parts);
  }

  list(): Sum[] {
    const amounts = new Map<string, { field: AmountField; currency: string | null; values: string[] }>();
    for (const parts of this.conversions.values()) {
      const { values, currency } = amountsOfParts(parts);
      for (const field of AMOUNT_FIELDS) {
        const value = values[field];
        if (value === null) continue;
        const of = currencyOf(field, currency);
        const key = `${field} ${of}`;
        const sum = amounts.get(key) ?? { field, currency: of, values: [] };
        amounts.set(key, sum);
        sum.values.push(value);
      }
    }
    return [...amounts.values()].map(({ field, currency, values }) => ({
      field,
      currency,
      amount: addDecimals(values),
    }));
  }
}

/** By how much each sum changes; those that stay are left out. */
export function differencesOf(before: readonly Sum[], after: readonly Sum[]): Sum[] {
  const keys = new Map([...before, ...after].map((sum) => [`${sum.field} ${sum.currency}`, sum]));
  return [...keys]
    .map(([key, { field, currency }]) => {
      const of = (sums: readonly Sum[]): string[] =>
        sums.filter((sum) => `${sum.field} ${sum.currency}` === key).map(({ amount }) => amount);
      return { field, currency, amount: addDecimals([...of(after), ...of(before).map(negated)]) };
    })
    .filter(({ amount }) => !/^-?0\.0+$/.test(amount));
}

export const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

function currencyOf(field: AmountField, currency: string | null): string | null {
  if (field.startsWith('usd_')) return 'USD';
  return field.startsWith('myr_') ? 'MYR' : currency;
}

function merge(one: AmountParts, other: AmountParts): AmountParts {
  const stateOf = (amounts: AmountParts) => ({ status: null, amounts, fields: {} });
  return mergeStates(stateOf(one), stateOf(other), { allowReversal: false }).amounts;
}
