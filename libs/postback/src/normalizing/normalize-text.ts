/** In code points, as PostgreSQL counts characters. */
export const MAX_ID = 255;
export const MAX_TEXT = 4_096;

const PRINTABLE_ASCII = /^[ -~]*$/;
/** Control characters, and surrogates without their other half. PostgreSQL's text accepts neither NUL nor these. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/gu;

/** Removes control characters, lone surrogates and surrounding space. */
export function cleanText(text: string): string {
  return (PRINTABLE_ASCII.test(text) ? text : text.replace(NOT_TEXT, '')).trim();
}

/** Whether a text has more code points than allowed. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > max * 2) return true;
  let count = 0;
  for (const _ of text) count += 1;
  return count > max;
}
