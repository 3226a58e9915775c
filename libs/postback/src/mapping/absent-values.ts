/** A value that stands for nothing. `macro` marks a placeholder that the sender forgot to fill in. */
export type Absence = 'empty' | 'macro' | undefined;

const NAME = String.raw`\s*(?:[a-z_][\w.:| -]*)?`;
/** `{name}`, `{{name}}`, `[[name]]`, `${name}` and `{name}` as it looks when it was escaped twice. */
const MACRO = new RegExp(
  [`\\{${NAME}\\}`, `\\{\\{${NAME}\\}\\}`, `\\[\\[${NAME}\\]\\]`, `\\$\\{${NAME}\\}`, `%7b${NAME}%7d`]
    .map((form) => `^${form}$`)
    .join('|'),
  'i',
);
const LONGEST_MACRO = 255;
/** A GUID in curly brackets is a value: its length, and where its first hyphen stands. */
const GUID = { length: 38, firstHyphen: 9 };

/** Whether a value means that there is none: it is empty, `null`, `undefined` or an unfilled placeholder. */
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
  if (text.length > LONGEST_MACRO || (text.length === GUID.length && text[GUID.firstHyphen] === '-')) return false;
  return MACRO.test(text);
}
