import { isMacroWord } from './macro-words';

/** Why a value is absent. A `macro` is a placeholder that the sender did not fill in, a `filler` a word for nothing. */
export type Absence = 'empty' | 'macro' | 'filler' | undefined;

/** The one text that is a filler in an id alone: an unset number there, and a value in any other field. */
export const UNSET_NUMBER = '0';

const FILLERS: ReadonlySet<string> = new Set(['none', 'nil', 'nan', 'n/a', '(null)', '-']);
const MAX_FILLER_LENGTH = 6;

const NAME = String.raw`\s*(?:[a-z_][\w.:| -]*)?`;
/** Where the signs also stand in other texts, a name has no space, and may have an argument: `##SUB_ID(action)##`. */
const TIGHT_NAME = String.raw`[a-z_][\w.:-]*(?:\([\w.,:-]*\))?`;
const MACRO = new RegExp(
  [
    `\\$?\\{{1,3}${NAME}\\}{1,3}`,
    `\\[\\[${NAME}\\]\\]`,
    `%7b${NAME}%7d`,
    `(%%?)${TIGHT_NAME}\\1`,
    `(##?)${TIGHT_NAME}\\2`,
    `(!!!)${TIGHT_NAME}\\3`,
    // Without an underscore at either end, so that the signs are found where they begin and end.
    '__[a-z](?:\\w*[a-z0-9])?__',
    '<([\\w -]+)>',
    '\\[([\\w -]+)\\]',
    '\\(([\\w -]+)\\)',
  ].join('|'),
  'iy',
);
/** The groups of a match that must be a known macro word. */
const WORD_GROUPS = [4, 5, 6] as const;

const MAX_MACRO_LENGTH = 255;
/** A GUID in curly brackets is a value: its length and the index of its first hyphen. */
const GUID = { length: 38, firstHyphen: 9 };

/** What placeholders begin with, and what joins them. */
const BEGINS_MACRO = new Set('{[$%#!_<(');
const SEPARATORS = new Set('_-|:.,;/+& ');

/**
 * Recognizes a value that means nothing: empty, `null`, `undefined`, another word for nothing, or a text of unfilled
 * placeholders and separators alone.
 */
export function absenceOf(value: string | null): Absence {
  if (value === null) return 'empty';
  const text = value.trim();
  if (text === '') return 'empty';
  if (text.length <= 9) {
    const lower = text.toLowerCase();
    if (lower === 'null' || lower === 'undefined') return 'empty';
    if (lower.length <= MAX_FILLER_LENGTH && FILLERS.has(lower)) return 'filler';
  }
  const first = text[0]!;
  return (BEGINS_MACRO.has(first) || SEPARATORS.has(first)) && isMacro(text) ? 'macro' : undefined;
}

/** Each placeholder is matched where the one before it ended, so a text costs no more than its length. */
function isMacro(text: string): boolean {
  if (text.length > MAX_MACRO_LENGTH || (text.length === GUID.length && text[GUID.firstHyphen] === '-')) return false;
  let found = false;
  for (let at = 0; at < text.length;) {
    const end = endOfMacro(text, at);
    if (end !== undefined) {
      found = true;
      at = end;
    } else if (SEPARATORS.has(text[at]!)) {
      at += 1;
    } else {
      return false;
    }
  }
  return found;
}

function endOfMacro(text: string, from: number): number | undefined {
  if (!BEGINS_MACRO.has(text[from]!)) return undefined;
  MACRO.lastIndex = from;
  const match = MACRO.exec(text);
  if (!match) return undefined;
  const word = WORD_GROUPS.map((group) => match[group]).find((one) => one !== undefined);
  return word === undefined || isMacroWord(word) ? MACRO.lastIndex : undefined;
}
