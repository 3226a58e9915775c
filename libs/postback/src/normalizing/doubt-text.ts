import type { Warning } from '../diagnostics';

const ESCAPE = /%[0-9a-f]{2}/i;
/** The first and second byte of a character in UTF-8, each shown as a character of its own. */
const MAYBE_UTF8 = /[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/;
/** The characters of windows-1252 that stand for the bytes 0x80 to 0x9f. */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Why a text may not be what its sender meant: it was encoded twice. It is stored as it came. */
export function doubtText(text: string): Extract<Warning['code'], 'encoded_twice' | 'utf8_twice'> | undefined {
  if (text.includes('%') && ESCAPE.test(text)) return 'encoded_twice';
  return MAYBE_UTF8.test(text) && isUtf8Twice(text) ? 'utf8_twice' : undefined;
}

/** Whether the text, shown as bytes again, is UTF-8. */
function isUtf8Twice(text: string): boolean {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code < 0x100 ? code : 0x80 + CP1252.indexOf(text[at]!);
    if (byte < 0x80 && code >= 0x80) return false;
    bytes[at] = byte;
  }
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
