const DECIMALS = 4;
const MAX_INTEGER_DIGITS = 14;
const ZERO = 48;

/** What stands between groups of digits besides comma and dot: spaces of all kinds, apostrophes, underscores. */
const GROUP_SPACES = /[\s\u00a0\u2009\u202f'’_]/g;

/** A sign, or brackets for a negative amount; at most a currency word or symbol before and after. */
const AMOUNT = /^(?<open>\()?(?<sign>[+\-−])?\s*(?<before>[\p{L}\p{Sc}.]{0,5}?)\s*(?<inner>[+\-−])?\s*(?<digits>\d[\d.,\s\u00a0\u2009\u202f'’_]*|[.,]\d+)(?:e(?<exponent>[+-]?\d{1,3}))?\s*(?<after>[\p{L}\p{Sc}]{0,5})(?<close>\))?$/iu;

/**
 * An amount as a decimal text with four places, rounded half away from zero; undefined when it is no amount.
 * Text in and text out: no float ever.
 *
 * With both separators the last is the decimal one. A lone comma is a decimal one unless exactly three digits follow
 * (`1,234` is 1234, `1,23` is 1.23); a lone dot is always one (`1.234` is 1.234). A separator that repeats groups.
 */
export function normalizeAmount(text: string): string | undefined {
  return readPlain(text) ?? readWritten(text);
}

/** `123.45`, as most senders write it, without the cost of the general form. */
function readPlain(text: string): string | undefined {
  const length = text.length;
  let dot = -1;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46 && dot < 0) dot = at;
    else if (code < ZERO || code > 57) return undefined;
  }
  const decimals = dot < 0 ? 0 : length - dot - 1;
  const integers = dot < 0 ? length : dot;
  if (integers === 0 || integers > MAX_INTEGER_DIGITS || decimals > DECIMALS) return undefined;
  if (integers > 1 && text.charCodeAt(0) === ZERO) return undefined;
  if (dot < 0) return `${text}.0000`;
  return text + '0000'.slice(decimals);
}

function readWritten(text: string): string | undefined {
  const parts = AMOUNT.exec(text.normalize('NFKC').trim())?.groups;
  if (!parts) return undefined;
  const { open, sign, inner, close, before = '', after = '' } = parts;
  if ((open === undefined) !== (close === undefined) || (sign && inner) || (before.trim() && after.trim())) return undefined;
  const plain = toPlainDecimal(parts.digits!);
  if (plain === undefined) return undefined;
  const isNegative = open !== undefined || (sign ?? inner ?? '+') !== '+';
  return round(plain.integer, plain.fraction, Number(parts.exponent ?? 0), isNegative);
}

interface PlainDecimal {
  integer: string;
  fraction: string;
}

function toPlainDecimal(written: string): PlainDecimal | undefined {
  const digits = written.replace(GROUP_SPACES, '');
  const comma = digits.lastIndexOf(',');
  const dot = digits.lastIndexOf('.');
  const point = decimalPoint(digits, comma, dot);
  const integer = point < 0 ? digits : digits.slice(0, point);
  const fraction = point < 0 ? '' : digits.slice(point + 1);
  if (!isGrouped(integer) || !/^\d*$/.test(fraction)) return undefined;
  return { integer: integer.replaceAll(/[.,]/g, ''), fraction };
}

/** Where the decimal separator stands; -1 where there is none. */
function decimalPoint(digits: string, comma: number, dot: number): number {
  if (comma >= 0 && dot >= 0) return Math.max(comma, dot);
  if (comma >= 0) {
    const groups = digits.indexOf(',') !== comma || digits.length - comma - 1 === 3;
    return groups && comma > 0 ? -1 : comma;
  }
  return digits.indexOf('.') === dot ? dot : -1;
}

/** Digits without separators, or groups of two or three (as in India) of which the last has three. */
function isGrouped(integer: string): boolean {
  if (/^\d*$/.test(integer)) return true;
  return /^\d{1,3}(?:([.,])\d{2,3})?(?:\1\d{2,3})*$/.test(integer) && /[.,]\d{3}$/.test(integer);
}

function round(integer: string, fraction: string, exponent: number, isNegative: boolean): string | undefined {
  const all = integer + fraction;
  const point = integer.length + exponent;
  const padded = point < 0 ? '0'.repeat(Math.min(-point, 2_000)) + all : all.padEnd(point, '0');
  const at = Math.max(point, 0);
  const whole = padded.slice(0, at).replace(/^0+/, '');
  if (whole.length > MAX_INTEGER_DIGITS) return undefined;
  const rest = padded.slice(at);
  const kept = BigInt(`${whole}${rest.slice(0, DECIMALS).padEnd(DECIMALS, '0')}` || '0');
  const scaled = kept + (rest.charCodeAt(DECIMALS) >= ZERO + 5 ? 1n : 0n);
  const figures = scaled.toString().padStart(DECIMALS + 1, '0');
  const rounded = `${figures.slice(0, -DECIMALS)}.${figures.slice(-DECIMALS)}`;
  if (figures.length - DECIMALS > MAX_INTEGER_DIGITS) return undefined;
  return isNegative && scaled > 0n ? `-${rounded}` : rounded;
}
