import { writeCsvLine } from '@app/common/csv/write-csv';
import fc from 'fast-check';
import { type FilePart, readBeginning, readParts, recogniseFormat, scanFile, UnclosedRecordError } from './csv-file';

const UTF8 = { encoding: 'utf-8', separator: ',' } as const;
const NEVER = new AbortController().signal;

async function collect(parts: AsyncGenerator<FilePart>): Promise<FilePart[]> {
  const found: FilePart[] = [];
  for await (const part of parts) found.push(part);
  return found;
}

const cells = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', '订', ' ') });
const tables = fc.array(fc.tuple(cells, fc.constant('x')), { maxLength: 30 });

describe('a file of conversions', () => {
  it('is sent whole and in order, from whatever row it goes on', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.nat(30), async (table, start) => {
        const file = new Blob([['a', 'b'], ...table].map((row) => writeCsvLine(row)));
        const { rows } = await scanFile(file, UTF8, () => {}, NEVER);
        expect(rows).toBe(table.length);
        const parts = await collect(readParts(file, UTF8, { firstRow: start, columns: 2 }));
        expect(parts.flatMap((part) => part.rows)).toEqual(table.slice(start));
        let next = start;
        for (const part of parts) {
          expect(part.firstRow).toBe(next);
          expect(part.lines).toHaveLength(part.rows.length);
          next += part.rows.length;
        }
      }),
    );
  });

  it('is divided into parts that the API accepts', async () => {
    const line = writeCsvLine(['订'.repeat(500), 'x']);
    const file = new Blob([writeCsvLine(['a', 'b']), line.repeat(5_000)]);
    const parts = await collect(readParts(file, UTF8, { firstRow: 0, columns: 2 }));
    expect(parts.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(5_000);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(900_000);
    const short = new Blob([writeCsvLine(['a', 'b']), writeCsvLine(['1', '2']).repeat(5_000)]);
    const lengths = (await collect(readParts(short, UTF8, { firstRow: 1, columns: 2 }))).map(({ rows }) => rows.length);
    expect(lengths).toEqual([2_000, 2_000, 999]);
  });

  it('has a hash of all of its bytes, whatever its name and its encoding', async () => {
    const start = 'a,b\r\n'.padEnd(2 * 1024 * 1024, `${'x'.repeat(200)}\n`);
    const hashOf = async (text: string, format = UTF8 as Parameters<typeof scanFile>[1]): Promise<string> =>
      (await scanFile(new Blob([text]), format, () => {}, NEVER)).hash;
    const [one, same, changed] = [await hashOf(`${start}1`), await hashOf(`${start}1`), await hashOf(`${start}2`)];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(same).toBe(one);
    expect(changed).not.toBe(one);
    expect(await hashOf(`${start}1`, { encoding: 'big5', separator: ';' })).toBe(one);
  });

  it('is read in its encoding, also where a slice ends within a character', async () => {
    // 订单 in GB18030.
    const word = Buffer.from('b6a9b5a5', 'hex');
    const filler = Buffer.alloc(1024 * 1024 - 1 - 4, 'a');
    filler.fill('\n', 0, filler.length - 1);
    const file = new Blob([Buffer.from('a,b\n'), filler, Buffer.from('\n'), word, Buffer.from(',1\n')]);
    const format = { encoding: 'gb18030', separator: ',' } as const;
    const parts = await collect(readParts(file, format, { firstRow: 1, columns: 2 }));
    expect(parts.flatMap(({ rows }) => rows)).toEqual([['订单', '1']]);
    const short = new Blob([word, Buffer.from(',b\n'), word, Buffer.from(',1\n')]);
    expect(await recogniseFormat(short)).toEqual(format);
    expect(await readBeginning(short, format, 20)).toMatchObject({ header: ['订单', 'b'] });
  });

  it('is refused where a quote is never closed, with the line', async () => {
    const file = new Blob([`a,b\n1,2\n"3,4\n`, `${'5'.repeat(200)},6\n`.repeat(6_000)]);
    await expect(scanFile(file, UTF8, () => {}, NEVER)).rejects.toEqual(new UnclosedRecordError(3));
  });
});
