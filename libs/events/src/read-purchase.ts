import { readAmount } from '@app/postback/normalizing/normalize-amount';
import type { Findings } from './event-errors';
import type { Properties } from './read-properties';

const CURRENCY = /^[A-Z]{3}$/;

/**
 * Reads what a purchase consists of. Its amount becomes a decimal text with four places, as amounts of postbacks are,
 * so that no sum is ever made of floats.
 *
 * @param isRequired whether order_id, amount and currency have to be there
 */
export function readPurchase(properties: Properties, isRequired: boolean, findings: Findings): Properties {
  const { order_id: orderId, amount, currency, ...others } = properties;
  return {
    ...others,
    ...readOrderId(orderId, isRequired, findings),
    ...readCurrency(currency, isRequired, findings),
    ...readMoney(amount, currency, isRequired, findings),
  };
}

function readOrderId(value: unknown, isRequired: boolean, findings: Findings): Properties {
  if (typeof value === 'string' && value !== '') return { order_id: value };
  if (typeof value === 'number') return { order_id: String(value) };
  if (value === undefined && !isRequired) return {};
  const code = value === undefined ? 'required' : 'wrong_type';
  findings.refuse('order_id', code, value === undefined ? 'is needed' : 'must be a text', value);
  return {};
}

function readCurrency(value: unknown, isRequired: boolean, findings: Findings): Properties {
  if (value === undefined) {
    if (isRequired) findings.refuse('currency', 'required', 'is needed');
    return {};
  }
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  if (CURRENCY.test(code)) return { currency: code };
  findings.refuse('currency', 'unknown_currency', 'must be a code of three letters, such as MYR', value);
  return {};
}

function readMoney(value: unknown, currency: unknown, isRequired: boolean, findings: Findings): Properties {
  if (value === undefined) {
    if (isRequired) findings.refuse('amount', 'required', 'is needed');
    return {};
  }
  const isNumber = typeof value === 'number';
  const text = isNumber ? String(value) : value;
  const known = typeof currency === 'string' ? currency.trim().toUpperCase() : undefined;
  const reading = typeof text === 'string' ? readAmount(text, known, isNumber) : undefined;
  if (reading) return { amount: reading.amount };
  findings.refuse('amount', 'unreadable_amount', 'must be an amount, such as 19.90', value);
  return {};
}
