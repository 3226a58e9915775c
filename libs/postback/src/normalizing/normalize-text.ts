/** Most characters (code points, as PostgreSQL counts them) that an id and a text may have. */
export const MAX_ID = 255;
export const MAX_TEXT = 4_096;

/** Control characters, NUL among them, and surrogates without their other half: PostgreSQL's text takes no NUL. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/gu;

/** Without control characters, lone surrogates and the space around it. */
export function cleanText(text: string): string {
  return isPlain(text) ? text : text.replace(NOT_TEXT, '').trim();
}

/** Whether a text has more code points than allowed. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  if (text.length > most * 2) return true;
  let count = 0;
  for (const _ of text) count += 1;
  return count > most;
}

/** Printable ASCII without space around it needs no cleaning. */
function isPlain(text: string): boolean {
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return text.charCodeAt(0) !== 0x20 && text.charCodeAt(length - 1) !== 0x20;
}
