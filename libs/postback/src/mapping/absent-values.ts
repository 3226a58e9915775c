/** Why a value is absent. `macro` is a placeholder that the sender did not fill in. */
export type Absence = 'empty' | 'macro' | undefined;

const NAME = String.raw`\s*(?:[a-z_][\w.:| -]*)?`;
/** `{name}`, `{{name}}`, `[[name]]`, `${name}`, and `{name}` that was escaped twice. */
const MACRO = new RegExp(
  [`\\{${NAME}\\}`, `\\{\\{${NAME}\\}\\}`, `\\[\\[${NAME}\\]\\]`, `\\$\\{${NAME}\\}`, `%7b${NAME}%7d`]
    .map((form) => `^${form}$`)
    .join('|'),
  'i',
);
const MAX_MACRO_LENGTH = 255;
/** A GUID in curly brackets is a value: its length and the index of its first hyphen. */
const GUID = { length: 38, firstHyphen: 9 };

/** Recognizes a value that means nothing: empty, `null`, `undefined` or an unfilled placeholder. */
export function absenceOf(value: string | null): Absence {
  if (value === null) return 'empty';
  const text = value.trim();
  switch (text[0]) {
    case undefined:
      return 'empty';
    case 'n':
    case 'N':
      return text.length === 4 && text.toLowerCase() === 'null' ? 'empty' : undefined;
    case 'u':
    case 'U':
      return text.length === 9 && text.toLowerCase() === 'undefined' ? 'empty' : undefined;
    case '{':
    case '[':
    case '$':
    case '%':
      return isMacro(text) ? 'macro' : undefined;
    default:
      return undefined;
  }
}

function isMacro(text: string): boolean {
  if (text.length > MAX_MACRO_LENGTH || (text.length === GUID.length && text[GUID.firstHyphen] === '-')) return false;
  return MACRO.test(text);
}
