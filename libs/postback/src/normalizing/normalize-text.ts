/** In code points, as PostgreSQL counts characters. */
export const MAX_ID = 255;
export const MAX_TEXT = 4_096;

const PRINTABLE_ASCII = /^[ -~]*$/;
/** Control characters, and surrogates without their other half. PostgreSQL's text accepts neither NUL nor these. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/gu;
/** Characters without a width, which a copied text brings along unseen. */
const ZERO_WIDTH = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;
const DIGITS_AND_ZEROS = /^(\d+)\.0+$/;
const EXPONENT = /^(\d+)(?:\.(\d+))?[eE]\+?(\d{1,3})$/;

/** Removes control characters, lone surrogates and surrounding space. */
export function cleanText(text: string): string {
  return (PRINTABLE_ASCII.test(text) ? text : text.replace(NOT_TEXT, '')).trim();
}

/**
 * The one spelling of an id: composed (NFC), without characters that have no width, and a whole number without the
 * `.0` that a float shows.
 *
 * @param isNumber it was a JSON number, in which an exponent is no text either
 */
export function spellId(text: string, isNumber = false): string {
  const cleaned = cleanText(text);
  const id = PRINTABLE_ASCII.test(cleaned) ? cleaned : cleaned.replace(ZERO_WIDTH, '').normalize('NFC').trim();
  const first = id.charCodeAt(0);
  if (first < 0x30 || first > 0x39) return id;
  if (id.includes('.0')) return id.replace(DIGITS_AND_ZEROS, '$1');
  return isNumber ? withoutExponent(id) : id;
}

/** A number with an exponent as its digits, where it is whole and no longer than an id. */
function withoutExponent(id: string): string {
  const [, integer, fraction = '', exponent] = EXPONENT.exec(id) ?? [];
  if (integer === undefined || Number(exponent) < fraction.length || Number(exponent) > MAX_ID) return id;
  return (integer + fraction.padEnd(Number(exponent), '0')).replace(/^0+(?=\d)/, '');
}

/** A word in the form in which words are compared: compatible forms, case, and `_`, `-` and spaces are alike. */
export function plainWord(text: string): string {
  const word = PRINTABLE_ASCII.test(text) ? text : text.normalize('NFKC').replace(ZERO_WIDTH, '');
  return word
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

/** Whether a text has more code points than allowed. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > max * 2) return true;
  let count = 0;
  for (const _ of text) count += 1;
  return count > max;
}
