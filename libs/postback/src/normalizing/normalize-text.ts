/** In code points, as PostgreSQL counts characters. */
export const MAX_ID = 255;
export const MAX_TEXT = 4_096;

const PRINTABLE_ASCII = /^[ -~]*$/;
/** Control characters, and surrogates without their other half. PostgreSQL's text accepts neither NUL nor these. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/gu;
/** Characters without a width or that only turn the direction of writing, which a copied text brings along unseen. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const DIGITS_AND_ZEROS = /^(\d+)\.0+$/;
/** What takes more code units is no id or word. Unicode's normal forms take quadratic time for a run of marks. */
const MAX_NORMALIZED = 2 * MAX_ID;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d{1,3}))?$/;

/** Removes control characters, lone surrogates and surrounding space. */
export function cleanText(text: string): string {
  return (PRINTABLE_ASCII.test(text) ? text : text.replace(NOT_TEXT, '')).trim();
}

/** Removes what cannot be seen as well: what people compare is what they see. */
export function visibleText(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text.trim() : withoutUnseen(cleanText(text)).trim();
}

/** Removes what cannot be seen but means something to those who write, unlike control characters. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '');
}

/**
 * The one spelling of an id: composed (NFC), without characters that have no width, and a whole number without the
 * `.0` that a float shows. A text that is too long for an id is not composed.
 *
 * @param isNumber it was a JSON number, which is the same in any notation
 */
export function spellId(text: string, isNumber = false): string {
  const visible = visibleText(text);
  if (isNumber) return plainNumber(visible);
  const isComposed = visible.length > MAX_NORMALIZED || PRINTABLE_ASCII.test(visible);
  const id = isComposed ? visible : visible.normalize('NFC');
  return id.includes('.0') ? id.replace(DIGITS_AND_ZEROS, '$1') : id;
}

/** A JSON number in plain digits: without an exponent, or zeros that add nothing. Unchanged where it is too long. */
export function plainNumber(text: string): string {
  const [, sign, integer, fraction = '', exponent = '0'] = (text.length <= MAX_ID && NUMBER.exec(text)) || [];
  const shift = Number(exponent);
  if (integer === undefined || Math.abs(shift) > MAX_ID) return text;
  const digits = '0'.repeat(Math.max(0, -shift)) + integer + fraction;
  const point = integer.length + Math.max(0, shift);
  const whole = digits
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '');
  const rest = digits.slice(point).replace(/0+$/, '');
  const number = rest === '' ? whole : `${whole}.${rest}`;
  if (number.length >= MAX_ID) return text;
  return number === '0' ? number : sign + number;
}

/**
 * A word in the form in which words are compared: compatible forms, case, and `_`, `-` and spaces are alike. A text of
 * nothing else stays what it is, so that a dash is not the same as no text. A longer text is no word, and is only trimmed.
 */
export function plainWord(text: string): string {
  if (text.length > MAX_NORMALIZED) return text.trim();
  // A lower-case letter may have a mark of its own, whose place among the others normalising decides again.
  const word = PRINTABLE_ASCII.test(text)
    ? text.toLowerCase()
    : visibleText(text.normalize('NFKC').replaceAll(/\s+/g, ' ')).toLowerCase().normalize('NFKC');
  return word.replaceAll(/[\s_-]+/g, ' ').trim() || word.trim();
}

/** Whether a text has more code points than allowed. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > max * 2) return true;
  let count = 0;
  for (const _ of text) count += 1;
  return count > max;
}
