import type { InputReader } from '@app/common';

const CURRENCY = /^[A-Z]{3}$/;
const AMOUNT = /^\d{1,14}(?:\.\d{1,4})?$/;
const MAX_CURRENCIES = 200;

/** Amounts by currency as decimal text; null where they are left out, or with a field error. */
export function readAmounts(input: InputReader): Record<string, string> | null {
  const value = input.value('amounts');
  if (value === undefined) return null;
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
  const isRead = entries?.every(
    ([currency, amount]) => CURRENCY.test(currency) && typeof amount === 'string' && AMOUNT.test(amount),
  );
  if (entries && isRead && entries.length <= MAX_CURRENCIES) return value as Record<string, string>;
  return input.addError('amounts', 'wrong_format', 'must be texts such as 1000.00 by currencies such as MYR');
}
