/** Stands for what is not shown. */
export const MASK = '***';

/** From this length on the first characters may be shown: enough to recognise an id that one has, not to guess it. */
const MIN_SHOWN_LENGTH = 12;
const SHOWN_CHARACTERS = 4;

/** Enough of an identifier to recognise one that is at hand, and never all of it. */
export function maskIdentifier(text: string): string {
  if (text.length < MIN_SHOWN_LENGTH) return MASK;
  return text.slice(0, SHOWN_CHARACTERS).toWellFormed() + MASK;
}
