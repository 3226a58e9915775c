/** A value that stands for nothing. `macro` marks a placeholder that the sender forgot to fill in. */
export type Absence = 'empty' | 'macro' | undefined;

const MACRO_STARTS = new Set(['{', '[', '$', '%']);
const MACRO = /^(?:\{[^{}]*\}|\{\{[^{}]*\}\}|\[\[[^[\]]*\]\]|\$\{[^{}]*\}|%7b[^{}]*%7d)$/i;

/** Whether a value means that there is none. */
export function absenceOf(value: string | null): Absence {
  if (value === null) return 'empty';
  const text = value.trim();
  if (text === '') return 'empty';
  if (text.length <= 9 && isNothingWord(text)) return 'empty';
  return MACRO_STARTS.has(text[0]!) && MACRO.test(text) ? 'macro' : undefined;
}

function isNothingWord(text: string): boolean {
  if (text.length !== 4 && text.length !== 9) return false;
  const word = text.toLowerCase();
  return word === 'null' || word === 'undefined';
}
