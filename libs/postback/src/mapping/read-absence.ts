/** Placeholders that a network leaves as they are when it has no value for them. */
const MACRO = /^(?:\{\{?NAME\}\}?|\[\[NAME\]\]|\$\{NAME\}|%7BNAME%7D)$/.source.replaceAll(
  'NAME',
  '\\s*(?:[a-z_][\\w.:| -]*)?',
);
const UNEXPANDED_MACRO = new RegExp(MACRO, 'i');
const LONGEST_MACRO = 255;
/** A GUID in braces is a value; it has its first hyphen here. */
const GUID_LENGTH = 38;

export type Presence = 'present' | 'absent' | 'macro';

/** Whether a value says anything: not when it is empty, `null`, `undefined` or an unexpanded macro. */
export function presenceOf(value: string | null): Presence {
  if (value === null) return 'absent';
  const text = value.trim();
  if (text === '') return 'absent';
  switch (text[0]) {
    case '{':
    case '[':
    case '$':
    case '%':
      return isMacro(text) ? 'macro' : 'present';
    case 'n':
    case 'N':
      return text.length === 4 && text.toLowerCase() === 'null' ? 'absent' : 'present';
    case 'u':
    case 'U':
      return text.length === 9 && text.toLowerCase() === 'undefined' ? 'absent' : 'present';
    default:
      return 'present';
  }
}

function isMacro(text: string): boolean {
  if (text.length > LONGEST_MACRO || (text.length === GUID_LENGTH && text[9] === '-')) return false;
  return UNEXPANDED_MACRO.test(text);
}
