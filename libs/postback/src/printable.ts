const LONGEST_SHOWN = 100;
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]/g;

/** A value as it may be shown in a warning or fault: on one line, at most 100 characters, storable as text. */
export function printable(value: string): string {
  const shown = value.slice(0, 2 * LONGEST_SHOWN).toWellFormed().replace(UNPRINTABLE, '\ufffd');
  const characters = Array.from(shown);
  if (characters.length <= LONGEST_SHOWN && value.length <= 2 * LONGEST_SHOWN) return shown;
  return `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}
