/**
 * Texts that a spreadsheet would compute or change: formulas in either width, control characters that hide one, and
 * digits that it would round or shorten.
 */
const UNSAFE = /^(?:[=+\-\u2212@\t\r\n'＝＋－＠]|0\d+$|\d{16,}$|\d+(?:\.\d*)?[eE]\d+$)/;
const AMOUNT = /^-?\d+(?:\.\d+)?$/;
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** A text as a spreadsheet shows it unchanged: one that it would compute gets an apostrophe in front. */
export function guardText(text: string): string {
  return UNSAFE.test(text) ? `'${text}` : text;
}

/** The text of a cell that `guardText` may have changed. */
export function unguardText(cell: string): string {
  return cell.startsWith("'") && UNSAFE.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** An amount stays a number also when it is negative; anything else is guarded as a text. */
export function guardAmount(text: string): string {
  return AMOUNT.test(text) ? text : guardText(text);
}

/** One line by RFC 4180, its line break included. @param cells already guarded where they are texts of others */
export function writeCsvLine(cells: readonly string[], separator = ','): string {
  return `${cells.map(quoteCell).join(separator)}\r\n`;
}

function quoteCell(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
