/** A record of a CSV file. */
export interface CsvRecord {
  cells: string[];
  /** The line of the file on which it begins, counted from one. */
  line: number;
}

/** Where a parser stands between two pieces of a file: what it needs to go on with the next one. */
export interface CsvPosition {
  /** The text of the record that is not complete. */
  carry: string;
  /** The line on which that record begins. */
  line: number;
}

export const CSV_BEGINNING: CsvPosition = { carry: '', line: 1 };

/**
 * The complete records of a piece of a CSV file (RFC 4180) with the position after them. Lines end with LF, CRLF or CR;
 * quoted cells may contain line breaks. Empty lines are no records. The last piece needs no line break at its end.
 *
 * @param isLast the file ends with this piece
 */
export function parseCsv(
  piece: string,
  position: CsvPosition,
  separator: string,
  isLast: boolean,
): { records: CsvRecord[]; position: CsvPosition } {
  const text = position.carry + piece;
  const records: CsvRecord[] = [];
  let line = position.line;
  let start = 0;
  for (;;) {
    const record = readRecord(text, start, separator, isLast);
    if (!record) return { records, position: { carry: text.slice(start), line } };
    if (record.cells.length > 1 || record.cells[0] !== '') records.push({ cells: record.cells, line });
    line += record.lines;
    start = record.end;
  }
}

interface ReadRecord {
  cells: string[];
  /** The index after the record and its line break. */
  end: number;
  lines: number;
}

/** Undefined where the record might go on after the text, and at the end of the text. */
function readRecord(text: string, start: number, separator: string, isLast: boolean): ReadRecord | undefined {
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  if (at >= text.length) return undefined;
  for (;;) {
    const cell = readCell(text, at, separator);
    if (cell.isOpen && !isLast) return undefined;
    cells.push(cell.text);
    lines += cell.lineBreaks;
    at = cell.end;
    if (at >= text.length) return isLast ? { cells, end: at, lines } : undefined;
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    // A CR at the end of a piece may be the first half of a CRLF.
    if (text[at] === '\r' && at + 1 >= text.length && !isLast) return undefined;
    return { cells, end: at + (text.startsWith('\r\n', at) ? 2 : 1), lines };
  }
}

/** The cell at an index; `end` is that of the separator or line break after it. */
function readCell(
  text: string,
  start: number,
  separator: string,
): { text: string; end: number; lineBreaks: number; isOpen: boolean } {
  if (text[start] !== '"') {
    const end = endOfPlain(text, start, separator);
    return { text: text.slice(start, end), end, lineBreaks: 0, isOpen: false };
  }
  let content = '';
  for (let at = start + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) {
      const rest = content + text.slice(at);
      return { text: rest, end: text.length, lineBreaks: countBreaks(rest), isOpen: true };
    }
    content += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      // What follows the closing quote belongs to the cell, as spreadsheets read it.
      const end = endOfPlain(text, quote + 1, separator);
      return { text: content + text.slice(quote + 1, end), end, lineBreaks: countBreaks(content), isOpen: false };
    }
    content += '"';
    at = quote + 2;
  }
}

function endOfPlain(text: string, start: number, separator: string): number {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
