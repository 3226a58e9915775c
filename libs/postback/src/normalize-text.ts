/** Most characters (code points, as PostgreSQL counts them) that an id and a text may have. */
export const MAX_ID = 255;
export const MAX_TEXT = 4_096;

// Control characters of ASCII and Latin-1, and what the Unicode standard calls noncharacters at the end of the plane.
// oxlint-disable-next-line no-control-regex -- control characters are what is removed
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** Without control characters, lone surrogates and the space around it. */
export function cleanText(text: string): string {
  if (isPlain(text)) return text;
  return (text.isWellFormed() ? text : text.toWellFormed().replaceAll('\ufffd', '')).replace(CONTROL, '').trim();
}

/** Whether a text has more code points than allowed. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  if (text.length > most * 2) return true;
  let count = 0;
  for (const _ of text) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}

/** Printable ASCII without space around it needs no cleaning. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return text.charCodeAt(0) !== 0x20 && text.charCodeAt(text.length - 1) !== 0x20;
}
