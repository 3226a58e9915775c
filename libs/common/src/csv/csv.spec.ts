import fc from 'fast-check';
import { CSV_BEGINNING, type CsvRecord, parseCsv } from './csv-parser';
import { guardAmount, guardText, unguardText, writeCsvLine } from './write-csv';

/** Every record of a file that arrives in pieces. */
function parseInPieces(text: string, sizes: readonly number[], separator = ','): CsvRecord[] {
  const found: CsvRecord[] = [];
  let position = CSV_BEGINNING;
  let at = 0;
  for (let index = 0; ; index += 1) {
    const end = at + (sizes[index % sizes.length] ?? text.length + 1);
    const isLast = end >= text.length;
    const parsed = parseCsv(text.slice(at, end), position, separator, isLast);
    found.push(...parsed.records);
    position = parsed.position;
    at = end;
    if (isLast) return found;
  }
}

const hostile = fc.constantFrom(
  '=cmd()',
  '＝1+1',
  '-5.00',
  '+1',
  '@x',
  '\tx',
  "'a",
  "'=1",
  '虾皮',
  '12345678901234567890',
  '007',
  '1E5',
  '−3',
);
const cells = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ';', ' ') }),
  hostile,
);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });

describe('CSV', () => {
  it('is read as it was written, wherever the pieces of the file are cut and whatever separates its cells', () => {
    const tables = fc.array(fc.array(cells, { minLength: 2, maxLength: 5 }));
    fc.assert(
      fc.property(tables, sizes, fc.constantFrom(',', ';', '\t'), (table, pieces, separator) => {
        const text = table.map((row) => writeCsvLine(row.map(guardText), separator)).join('');
        const read = parseInPieces(text, pieces, separator).map((record) => record.cells.map(unguardText));
        expect(read).toEqual(table);
      }),
    );
  });

  it('gives each record the line on which it begins', () => {
    const text = 'a,b\r\n\r\n"x\ny",1\r"z",2\n3,4';
    const expected = [
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny', '1'] },
      { line: 5, cells: ['z', '2'] },
      { line: 6, cells: ['3', '4'] },
    ];
    for (const size of [1, 2, 3, 5, 100]) expect(parseInPieces(text, [size])).toEqual(expected);
  });

  it('is never a formula, and no spreadsheet rounds an id', () => {
    fc.assert(
      fc.property(cells, (text) => {
        const guarded = guardText(text);
        expect(guarded).not.toMatch(/^[=+\-@\t\r\n＝＋－＠−]/);
        expect(guarded).not.toMatch(/^(\d{16,}|0\d+)$/);
        expect(unguardText(guarded)).toBe(text);
      }),
    );
  });

  it('leaves amounts numbers', () => {
    expect(['-5.0000', '99999999999999.9999', '-2+3', '=1'].map(guardAmount)).toEqual([
      '-5.0000',
      '99999999999999.9999',
      "'-2+3",
      "'=1",
    ]);
  });

  it('ends a cell whose quote is never closed with the file', () => {
    expect(parseInPieces('a,"b\nc', [3])).toEqual([{ line: 1, cells: ['a', 'b\nc'] }]);
  });
});
