import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { StatisticsRepository } from '../../apps/analytics/src/statistics/statistics.repository';

const HOURS = 24 * 7;
const START = '2026-03-01T00:00:00Z';
const SQL = join(__dirname, '../../libs/event-stream/src/database/sql/add_visit_counts.sql');
/** Counts what is there, as the migration does it. */
const COUNT_ALL = readFileSync(SQL, 'utf8').slice(
  readFileSync(SQL, 'utf8').indexOf('INSERT INTO visitor_counts_hourly'),
);
/** $1 visitors, who are all users, each in six hours of a week. */
const VISITS = `
  SELECT DISTINCT
    timestamptz '${START}' + make_interval(hours => abs(hashint4(visitor * 7 + visit)) % ${HOURS}), 1, false, visitor
  FROM generate_series(1, $1::integer) AS visitor, generate_series(1, 6) AS visit`;

describe('statistics', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterAll(() => database.drop());

  /** Fills a week, and returns what is read of it, with the milliseconds of the fastest of some reads. */
  async function measure(visitors: number) {
    const { pool } = database;
    await pool.query(
      'TRUNCATE visitors_hourly, users_hourly, visitor_counts_hourly, user_counts_hourly, sessions_hourly',
    );
    await pool.query(`INSERT INTO visitors_hourly (hour, source_id, is_bot, visitor_hash) ${VISITS}`, [visitors]);
    await pool.query(`INSERT INTO users_hourly (hour, source_id, is_bot, user_hash) ${VISITS}`, [visitors]);
    await pool.query(COUNT_ALL);
    await pool.query('ANALYZE');
    const from = new Date(START);
    const span = { from, to: new Date(from.getTime() + HOURS * 3_600_000), zone: 'Asia/Kuala_Lumpur', sourceId: null };
    const read = () => new StatisticsRepository(pool).read({ ...span, groupBy: 'day', bots: 'exclude' });
    let fastest = Infinity;
    for (let round = 0; round < 7; round += 1) {
      const startedAt = performance.now();
      await read();
      fastest = Math.min(fastest, performance.now() - startedAt);
    }
    const counts =
      'SELECT (SELECT count(*) FROM visitor_counts_hourly) + (SELECT count(*) FROM user_counts_hourly) AS rows';
    return { totals: (await read()).totals, rows: Number((await pool.query(counts)).rows[0].rows), fastest };
  }

  it('read a number of rows that the hours bound, however many visitors there are', async () => {
    const few = await measure(5_000);
    const many = await measure(100_000);
    expect([few.totals.users, many.totals.users]).toEqual([5_000, 100_000]);
    process.stdout.write(
      `rows read: ${few.rows} and ${many.rows}; milliseconds: ${few.fastest.toFixed(1)} and ${many.fastest.toFixed(1)}\n`,
    );
    for (const { rows } of [few, many]) expect(rows).toBeLessThanOrEqual(HOURS * (25 + HOURS));
  }, 120_000);
});
