import type { TestDatabase } from '@app/common/testing/test-database';
import { choosePartitionSize, createPartition, createPartitionOf } from './partition';
import { daysOfPartition } from './partition-names';
import { createPartnerDatabase } from '../testing/service-under-test';

const MIB = 1024 * 1024;

describe('the size of the next partition', () => {
  it.each([
    ['a month for an empty database', [], 'month'],
    ['a month below 8 MiB a day', [{ name: 'conversions_p20260601', bytes: 7 * MIB }], 'month'],
    ['a day above that', [{ name: 'conversions_p20260601', bytes: 9 * MIB }], 'day'],
    ['a month where a whole month is small', [{ name: 'conversions_p202606', bytes: 200 * MIB }], 'month'],
    ['a day where a whole month is large', [{ name: 'conversions_p202606', bytes: 300 * MIB }], 'day'],
    [
      'by used partitions only',
      [
        { name: 'conversions_p20260601', bytes: 9 * MIB },
        { name: 'conversions_p20260602', bytes: 0 },
      ],
      'day',
    ],
  ])('is %s', (_, partitions, expected) => {
    expect(choosePartitionSize(partitions)).toBe(expected);
  });
});

describe('the partitions of conversions', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createPartnerDatabase();
  });
  afterEach(() => database.drop());

  const names = async (): Promise<string[]> => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
        WHERE inhparent = 'conversions'::regclass ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('are one for a month of a small partner, whichever day is asked for', async () => {
    for (const day of ['2026-02-28', '2026-02-01', '2026-03-01']) await createPartition(database.pool, day);
    expect(await names()).toEqual(['conversions_p202602', 'conversions_p202603']);
    expect(daysOfPartition('conversions_p202602')).toHaveLength(28);
  });

  it('stay days in a month that has begun with days, and never overlap when the partner grows or shrinks', async () => {
    await createPartitionOf(database.pool, '2026-06-10', 'day');
    await createPartitionOf(database.pool, '2026-06-11', 'month');
    await createPartitionOf(database.pool, '2026-07-01', 'month');
    await createPartitionOf(database.pool, '2026-07-02', 'day');
    await createPartitionOf(database.pool, '2026-08-01', 'day');
    expect(await names()).toEqual([
      'conversions_p20260610',
      'conversions_p20260611',
      'conversions_p202607',
      'conversions_p20260801',
    ]);
  });

  it('are made once by processes that make them at the same time', async () => {
    const days = ['2026-06-10', '2026-06-11', '2026-06-12', '2026-06-12'];
    await Promise.all(days.map((day) => createPartition(database.pool, day)));
    expect(await names()).toEqual(['conversions_p202606']);
  });

  it('are attached again when maintenance ended between detaching and dropping one', async () => {
    await createPartition(database.pool, '2026-06-10');
    await database.pool.query('ALTER TABLE conversions DETACH PARTITION conversions_p202606');
    await createPartition(database.pool, '2026-06-20');
    expect(await names()).toEqual(['conversions_p202606']);
  });
});
