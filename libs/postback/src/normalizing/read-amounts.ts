import { type AmountField, AMOUNT_FIELDS, type CanonicalField } from '../canonical-fields';
import { diagnostic, type QuarantineReason, type Warning } from '../diagnostics';
import type { MappedValues } from '../postback-types';
import { CURRENCIES, currencyOf } from './currencies';
import { type AmountReading, readAmount } from './normalize-amount';

const LOCAL_FIELDS = ['sale_amount_local', 'payout_local'] as const;

/** Amounts and currency belong together: the currency says what a dot means, and the amounts what the currency is. */
export interface ReadAmounts {
  amounts: Partial<Record<AmountField, string>>;
  currency: string | null;
  reasons: QuarantineReason[];
  warnings: Warning[];
}

/**
 * Reads the amounts and the currency of a postback. The currency of local amounts is `conversion_currency`, else the one
 * that is written with them. An amount with another currency than its field's goes to quarantine.
 *
 * @param numbers fields that came as JSON numbers
 */
export function readAmounts(values: MappedValues, numbers: ReadonlySet<CanonicalField> | undefined): ReadAmounts {
  const found: ReadAmounts = { amounts: {}, currency: null, reasons: [], warnings: [] };
  const stated = values.conversion_currency === undefined ? undefined : readCurrency(values.conversion_currency, found);
  const local = stated ?? writtenCurrency(values);
  found.currency = local ?? null;
  for (const field of AMOUNT_FIELDS) {
    const value = values[field];
    if (value === undefined) continue;
    const currency = field.startsWith('usd') ? 'USD' : field.startsWith('myr') ? 'MYR' : local;
    const reading = readAmount(value, currency, numbers?.has(field));
    if (!reading) found.reasons.push(diagnostic(field, 'amount_unreadable', { value }));
    else addAmount(found, field, value, reading, currency);
  }
  return found;
}

function addAmount(
  { amounts, reasons, warnings }: ReadAmounts,
  field: AmountField,
  value: string,
  { amount, currencies, isDoubtful }: AmountReading,
  currency: string | undefined,
): void {
  if (currency !== undefined && currencies && !currencies.includes(currency)) {
    reasons.push(diagnostic(field, 'currency_contradicts', { value, params: { currency } }));
    return;
  }
  if (isDoubtful) warnings.push(diagnostic(field, 'amount_doubtful', { value }));
  amounts[field] = amount;
}

function readCurrency(value: string, { warnings }: ReadAmounts): string | undefined {
  const code = value.trim().toUpperCase();
  const currency = CURRENCIES.has(code) ? code : currencyOf(value);
  if (currency === undefined) warnings.push(diagnostic('conversion_currency', 'currency_unknown', { value }));
  return currency;
}

/** The first currency that is plainly written with a local amount. */
function writtenCurrency(values: MappedValues): string | undefined {
  for (const field of LOCAL_FIELDS) {
    const currencies = values[field] === undefined ? undefined : readAmount(values[field])?.currencies;
    if (currencies?.length === 1) return currencies[0];
  }
  return undefined;
}
