import { samples } from '@app/common/testing/samples';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import fc from 'fast-check';
import { type RowColumn, RowEncoder } from './encode-rows';

interface Row {
  id: string;
  at: string | null;
  number: number | null;
  flag: boolean | null;
  name: string | null;
  raw: string | null;
  warnings: unknown;
  never: string | null;
}

const COLUMNS: readonly RowColumn<Row>[] = [
  [({ id }) => id, 'uuid'],
  [({ at }) => at, 'timestamptz'],
  [({ number }) => number, 'integer'],
  [({ flag }) => flag, 'boolean'],
  [({ name }) => name, 'text'],
  [({ raw }) => raw, 'json'],
  [({ warnings }) => warnings, 'jsonb'],
  [({ never }) => never, 'text'],
];

const READ_BACK = {
  name: 'read_back',
  text: `
    SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
      number, flag, name, raw::text AS raw, warnings, never
    FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::boolean[], $5::text[], $6::json[], $7::jsonb[], $8::text[])
      AS row (id, at, number, flag, name, raw, warnings, never)`,
};

const ROW: Row = {
  id: '018f4a2e-0000-7000-8000-000000000001',
  at: '2026-01-02T03:04:05.678Z',
  number: 1,
  flag: true,
  name: 'one',
  raw: '{}',
  warnings: [],
  never: null,
};

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const text = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed() && !value.includes('\0'));
const time = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid(),
  at: orNull(time.map((date) => date.toISOString())),
  number: orNull(fc.integer()),
  flag: orNull(fc.boolean()),
  name: orNull(text),
  raw: orNull(fc.dictionary(text, text).map((value) => JSON.stringify(value, null, 1))),
  warnings: orNull(fc.array(fc.dictionary(fc.constantFrom('code', 'value'), text))),
  never: fc.constant(null),
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('partner', async () => undefined);
});
afterAll(() => database.drop());

const encoder = new RowEncoder<Row>(COLUMNS);

async function readBack(rows: readonly Row[]): Promise<Row[]> {
  return (await database.pool.query<Row>({ ...READ_BACK, values: encoder.encode(rows) })).rows;
}

describe('RowEncoder', () => {
  it('writes rows that PostgreSQL reads back as they were', () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        expect(await readBack(rows)).toEqual(rows);
      }),
      { numRuns: samples(200) },
    ));

  it('writes rows of any size, and the next batch after a large one', async () => {
    const large = { ...ROW, name: '長'.repeat(3_000_000), raw: JSON.stringify('x'.repeat(200_000)) };
    expect(await readBack([ROW, large, ROW])).toEqual([ROW, large, ROW]);
    expect(await readBack([ROW])).toEqual([ROW]);
  });

  it('leaves a batch as it is while the next one is written', async () => {
    const values = encoder.encode([ROW]);
    encoder.encode([{ ...ROW, name: 'another', number: 2 }]);
    expect((await database.pool.query({ ...READ_BACK, values })).rows).toEqual([ROW]);
  });

  it('sends null for a column without any value', () => {
    expect(encoder.encode([ROW, ROW]).map((value) => value === null)).toEqual(
      COLUMNS.map((_, index) => index === COLUMNS.length - 1),
    );
  });

  it.each([
    ['NUL', { name: 'a\0b' }, '22021'],
    ['half a surrogate pair', { name: 'a\ud800b' }, '22021'],
    ['a text that is no time', { at: 'yesterday' }, '22008'],
    ['a text that is no JSON', { raw: '{"a":' }, '22P02'],
  ])('leaves it to PostgreSQL to refuse %s', async (_, change, code) => {
    await expect(readBack([ROW, { ...ROW, ...change }])).rejects.toMatchObject({ code });
  });
});
