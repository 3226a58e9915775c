import { characterTest } from '../parsing/character-class';

/** How far before a value its name may begin. */
const MAX_NAME_LENGTH = 255;

/** Ends a value in XML, broken JSON, a multipart body or plain text. */
const endsValue = characterTest(/[\s"'<>&,;{}[\]()=|]/);
const beginsValue = characterTest(/[\s"'<>&,;{}[\]()=|:]/);
const isSpaceOrQuote = characterTest(/[\s"']/);
const isInName = characterTest(/[\p{L}\p{N}_.:[\]-]/u);
const TAG = /^<\/?([^\s<>/]+)/;
const PART_NAME = /name="?([^"\r\n;]+)/i;
const BEGINS_DATA = '<![CDATA[';
const ENDS_PART_HEADERS = /\r?\n\r?\n$/;

/** @param name null for a value without a name */
export type IsErasedInText = (name: string | null, id: string) => boolean;

/**
 * Erases ids from a text of unknown form, where an id is the whole value of a name that is erased. All else stays
 * exactly as it was.
 */
export function eraseInText(text: string, ids: readonly string[], isErased: IsErasedInText): string {
  let left = text;
  for (const id of ids) for (const spelling of spellingsOf(id)) left = eraseSpelling(left, id, spelling, isErased);
  return left;
}

function eraseSpelling(text: string, id: string, spelling: string, isErased: IsErasedInText): string {
  let written = '';
  let copied = 0;
  for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + spelling.length)) {
    const end = at + spelling.length;
    const isWhole = (at === 0 || beginsValue(text, at - 1)) && (end === text.length || endsValue(text, end));
    if (!isWhole || !isErased(nameBefore(text, at), id)) continue;
    written += text.slice(copied, at);
    copied = end;
  }
  return written + text.slice(copied);
}

/** The name of a value: of an element, a member, an attribute, or a field of a form or multipart body. */
function nameBefore(text: string, at: number): string | null {
  // A bounded part, so that the cost for each value does not grow with the text.
  const before = text.slice(Math.max(0, at - MAX_NAME_LENGTH), at);
  const end = skipBack(before, before.length);
  const sign = before[end - 1];
  const isData = before.endsWith(BEGINS_DATA, end);
  if (sign === '>' || isData) {
    const open = before.lastIndexOf('<', isData ? end - BEGINS_DATA.length - 1 : end - 1);
    return open < 0 ? null : (TAG.exec(before.slice(open, end))?.[1]?.replace(/^.*:/, '') ?? null);
  }
  if (sign === '=' || sign === ':') {
    const nameEnd = skipBack(before, end - 1);
    let start = nameEnd;
    while (start > 0 && isInName(before, start - 1)) start -= 1;
    return start < nameEnd ? before.slice(start, nameEnd) : null;
  }
  const part = ENDS_PART_HEADERS.test(before.slice(-4)) ? before.lastIndexOf('name=') : -1;
  return part < 0 ? null : (PART_NAME.exec(before.slice(part))?.[1] ?? null);
}

/** Skips space and quotes. */
function skipBack(text: string, end: number): number {
  let at = end;
  while (at > 0 && isSpaceOrQuote(text, at - 1)) at -= 1;
  return at;
}

/** The id as it is, and as a URL, JSON and XML write it. */
export function spellingsOf(id: string): string[] {
  const inUrl = encodeURIComponent(id.toWellFormed());
  const inXml = id.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [...new Set([id, inUrl, inUrl.replaceAll('%20', '+'), JSON.stringify(id).slice(1, -1), inXml])];
}
