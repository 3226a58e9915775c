const SHOWN_CHARACTERS = 100;
// oxlint-disable-next-line no-control-regex -- control characters are what is replaced
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]/g;

/** A received value as warnings and faults show it: storable, on one line, at most 100 characters. */
export function printable(value: string): string {
  const shown = value
    .slice(0, 2 * SHOWN_CHARACTERS + 1)
    .toWellFormed()
    .replace(UNPRINTABLE, '\ufffd');
  if (shown.length <= SHOWN_CHARACTERS) return shown;
  const characters = Array.from(shown);
  return characters.length <= SHOWN_CHARACTERS ? shown : `${characters.slice(0, SHOWN_CHARACTERS - 1).join('')}…`;
}
