import { currenciesOf, decimalsOf } from './currencies';
import { withoutUnseen } from './normalize-text';

const DECIMALS = 4;
const MAX_INTEGER_DIGITS = 14;
/** The bound keeps a hostile text cheap. */
const MAX_WRITTEN = 200;
/** A larger exponent leaves zero or far too much. */
const MAX_EXPONENT = 1_000;
const ZERO = 48;

const PLAIN = /^(?:0|[1-9]\d{0,13})(?:\.\d{0,4})?$/;
/** A number that may be decimal or grouped, as 1.234. */
const ONE_GROUP = /^([1-9]\d{0,2})[.,](\d{3})$/;

/** Signs and currency words around one number, such as `-RM 1,234.50`, `(5.00)` or `10.50 USD`. */
const WRITTEN =
  /^([-+])?(\p{L}{0,3}\p{Sc}|\p{L}{1,8}\.?)?([-+])?([\d.,' ]*[\d.,])(?:e([-+]?\d+))?(\p{L}{0,3}\p{Sc}|\p{L}{1,8}\.?)?(-)?$/iu;

export interface AmountReading {
  /** Four decimals, rounded half away from zero. */
  amount: string;
  /** What its currency words may mean; none for a sign of no known currency; undefined without a word. */
  currencies?: readonly string[];
  /** Three digits follow its decimal separator, which would group them in many countries or in its currency. */
  isDoubtful?: boolean;
}

/**
 * Reads an amount as a decimal text; undefined when it is unreadable or has more than 14 digits before the point.
 * Amounts stay text throughout and are never floats.
 *
 * - Of a dot and a comma together, the last is the decimal separator.
 * - A lone dot is the decimal separator (`1.234` is 1.234), and so is a lone comma (`1,23` is 1.23) unless three digits
 *   follow it and one to three digits other than 0 precede it (`1,234` is 1234, `0,123` is 0.123). In a currency that is
 *   written without decimals the dot groups in that place, too.
 * - A separator that occurs twice, a space or an apostrophe groups digits: by three, or as in India (`1,23,456.78`).
 * - Brackets, or a minus on either side, make the amount negative. `,-` and `.-` are the `,00` of a price instead.
 * - Exponents are read.
 *
 * @param currency the one of its field, where that is known
 * @param isNumber it was a JSON number, which groups nothing
 */
export function readAmount(text: string, currency?: string, isNumber = false): AmountReading | undefined {
  return readPlain(text, currency, isNumber) ?? readWritten(text, currency, isNumber);
}

/** Reads `123.45`, as most senders write it, without the cost of the general form. */
function readPlain(text: string, currency: string | undefined, isNumber: boolean): AmountReading | undefined {
  if (!PLAIN.test(text)) return undefined;
  const dot = text.indexOf('.');
  if (dot < 0) return { amount: `${text}.0000` };
  const mayGroup = dot === text.length - 4 && !isNumber;
  if (mayGroup && (ONE_GROUP.test(text) || decimalsOf(currency) === 0)) return undefined;
  return { amount: text + '0000'.slice(text.length - dot - 1) };
}

function readWritten(text: string, known: string | undefined, isNumber: boolean): AmountReading | undefined {
  if (text.length > MAX_WRITTEN && !/^[\d.]+$/.test(text)) return undefined;
  const plain = toAscii(text).trim();
  const bracketed = plain.startsWith('(') && plain.endsWith(')');
  const parts = WRITTEN.exec(withoutPriceDash(withoutOuterSpaces(bracketed ? plain.slice(1, -1) : plain)));
  if (!parts) return undefined;
  const [, sign, before, inner, digits, exponent = '0', after, trailing] = parts;
  const signs = [sign, inner, trailing].filter((one) => one !== undefined);
  const currencies = readWords(before, after);
  if (signs.length > (bracketed ? 0 : 1) || currencies === 'unknown') return undefined;
  const currency = known ?? (currencies?.length === 1 ? currencies[0] : undefined);
  const group = isNumber ? null : ONE_GROUP.exec(digits!);
  const isGrouped = group !== null && decimalsOf(currency) === 0;
  const decimal = isGrouped ? { integer: group[1]! + group[2]!, fraction: '' } : toDecimal(digits!);
  const amount = decimal && round(decimal, Number(exponent), bracketed || signs[0] === '-');
  if (amount === undefined) return undefined;
  const isDoubtful = !isNumber && !isGrouped && isDoubtfulIn(digits!, currency);
  return { amount, ...(currencies && { currencies }), ...(isDoubtful && { isDoubtful }) };
}

/** Whether a decimal separator before exactly three digits may be a mistake. */
function isDoubtfulIn(digits: string, currency: string | undefined): boolean {
  const decimals = decimalsOf(currency);
  if (decimals === 0) return /[.,]\d{3}$/.test(digits) && toDecimal(digits)?.fraction.length === 3;
  return decimals !== 3 && digits.includes('.') && ONE_GROUP.test(digits);
}

/** What the words before and after a number have in common, as in `RM 5 MYR`. */
function readWords(before: string | undefined, after: string | undefined): readonly string[] | undefined | 'unknown' {
  const first = before === undefined ? undefined : (currenciesOf(before) ?? 'unknown');
  const second = after === undefined ? undefined : (currenciesOf(after) ?? 'unknown');
  if (first === 'unknown' || second === 'unknown') return 'unknown';
  return first && second ? first.filter((code) => second.includes(code)) : (first ?? second);
}

/** Replaces digits, letters and signs of other widths and scripts, and grouping spaces and apostrophes, by ASCII. */
function toAscii(text: string): string {
  return withoutUnseen(text.replaceAll(/\s+/g, ' '))
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll(/[\u2212\ufe63\u2010-\u2014]/g, '-')
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',')
    .replaceAll(/[\u2019\u02bc`]/g, "'")
    .normalize('NFC');
}

/** Leaves out the dash that stands for the decimals of a price, as in `Rp 150.000,-` and `5.-`. */
function withoutPriceDash(text: string): string {
  return text.replace(/(\d)[.,]-{1,2}(?=\D*$)/, '$1');
}

/** Keeps spaces only between digits, where they group. */
function withoutOuterSpaces(text: string): string {
  return text.trim().replaceAll(/(?<!\d) | (?!\d)/g, '');
}

interface Decimal {
  integer: string;
  fraction: string;
}

function toDecimal(written: string): Decimal | undefined {
  const isSpaced = /[ ']/.test(written);
  const point = decimalPoint(written, isSpaced);
  const integer = point < 0 ? written : written.slice(0, point);
  const fraction = point < 0 ? '' : written.slice(point + 1);
  if (!isGrouped(integer) || !/^\d*$/.test(fraction) || integer + fraction === '') return undefined;
  return { integer: integer.replaceAll(/\D/g, ''), fraction };
}

/** The index of the decimal separator; -1 without one. */
function decimalPoint(written: string, isSpaced: boolean): number {
  const comma = written.lastIndexOf(',');
  const dot = written.lastIndexOf('.');
  if (comma >= 0 && dot >= 0) return Math.max(comma, dot);
  const last = Math.max(comma, dot);
  if (last < 0) return -1;
  const occursTwice = written.indexOf(written[last]!) !== last;
  if (occursTwice || (comma >= 0 && !isSpaced && /^[1-9]\d{0,2},\d{3}$/.test(written))) return -1;
  return last;
}

/** Whether these are digits alone, or groups with one separator: of three, or as in India of two and a last of three. */
function isGrouped(integer: string): boolean {
  return /^(?:\d*|\d{1,3}([.,' ])\d{3}(?:\1\d{3})*|\d{1,2}([.,' ])(?:\d{2}\2)+\d{3})$/.test(integer);
}

function round({ integer, fraction }: Decimal, exponent: number, isNegative: boolean): string | undefined {
  const digits = (integer + fraction).replace(/^0+/, '');
  if (digits === '') return '0.0000';
  const shift = Math.max(-MAX_EXPONENT, Math.min(exponent, MAX_EXPONENT));
  // The number of digits up to the last stored decimal; those behind it are rounded away.
  const kept = digits.length - fraction.length + shift + DECIMALS;
  if (kept > MAX_INTEGER_DIGITS + DECIMALS) return undefined;
  const figures = kept > 0 ? BigInt(digits.slice(0, kept).padEnd(kept, '0')) : 0n;
  const isUp = kept >= 0 && digits.charCodeAt(kept) >= ZERO + 5;
  const scaled = (isUp ? figures + 1n : figures).toString().padStart(DECIMALS + 1, '0');
  if (scaled.length > MAX_INTEGER_DIGITS + DECIMALS) return undefined;
  const sign = isNegative && scaled !== '00000' ? '-' : '';
  return `${sign}${scaled.slice(0, -DECIMALS)}.${scaled.slice(-DECIMALS)}`;
}
