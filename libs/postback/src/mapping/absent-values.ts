import { spellId, visibleText } from '../normalizing/normalize-text';
import { isMacroWord } from './macro-words';

/** Why a value is absent. A `macro` is a placeholder that the sender did not fill in, a `filler` a word for nothing. */
export type Absence = 'empty' | 'macro' | 'filler' | undefined;

const FILLERS: ReadonlySet<string> = new Set(['none', 'nil', 'nan', 'n/a', '(null)', '-', '\u2013', '\u2014']);
const MAX_FILLER_LENGTH = 6;

/** In letters of any script, as templates are written where the sender is. */
const NAME = String.raw`\s*(?:\$?[\p{L}_][\p{L}\p{M}\p{N}_.:|$ -]*)?`;
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
  'iuy',
);
/** The groups of a match that must be a known macro word. */
const WORD_GROUPS = [4, 5, 6] as const;

const MAX_MACRO_LENGTH = 255;
/** In curly brackets a GUID is a value. */
const GUID = /^\{[\da-f]{8}(-?)[\da-f]{4}\1[\da-f]{4}\1[\da-f]{4}\1[\da-f]{12}\}$/i;

/** What placeholders begin with, and what joins them. */
const BEGINS_MACRO = new Set('{[$%#!_<(');
const SEPARATORS = new Set('_-|:.,;/+& ');

/**
 * Recognizes a value that means nothing: empty, `null`, `undefined`, another word for nothing, or a text of unfilled
 * placeholders and separators alone.
 */
export function absenceOf(value: string | null): Absence {
  if (value === null) return 'empty';
  // Most values; none of what follows begins with a digit.
  if (value[0]! >= '0' && value[0]! <= '9') return undefined;
  // A text that is longer is a value, whatever cannot be seen of it.
  const text = value.length <= 2 * MAX_MACRO_LENGTH ? visibleText(value) : value.trim();
  if (text === '') return 'empty';
  if (text.length <= 9) {
    const lower = text.toLowerCase();
    if (lower === 'null' || lower === 'undefined') return 'empty';
    if (lower.length <= MAX_FILLER_LENGTH && FILLERS.has(lower)) return 'filler';
  }
  const first = text[0]!;
  return (BEGINS_MACRO.has(first) || SEPARATORS.has(first)) && isMacro(text) ? 'macro' : undefined;
}

/**
 * Whether an id is an unset number, in whatever notation: a filler there, and a value in any other field.
 *
 * @param isNumber it was a JSON number
 */
export function isUnsetNumber(value: string, isNumber: boolean | undefined): boolean {
  return value.length <= MAX_MACRO_LENGTH && spellId(value, isNumber) === '0';
}

/** Each placeholder is matched where the one before it ended, so a text costs no more than its length. */
function isMacro(text: string): boolean {
  if (text.length > MAX_MACRO_LENGTH || GUID.test(text)) return false;
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
