import { samples } from '@app/common/testing/samples';
import { Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { addPosition, createPartitions, handleNext } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import fc from 'fast-check';
import { hourly } from './hourly.handler';

const DAY = '2026-03-01';
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, gen_random_uuid(), now(), occurred_at, event_type, event_type, is_bot, properties
  FROM json_to_recordset($1) AS event (occurred_at timestamptz, event_type text, is_bot boolean, properties json)`;
/** What the roll-up must equal: counted from the events themselves. */
const EXPECTED = `
  SELECT date_trunc('hour', occurred_at, 'UTC') AS hour, event_type, is_bot, count(*)::integer AS events,
         sum((properties ->> 'amount')::numeric) FILTER (WHERE event_type = 'purchase')::text AS amount
  FROM events GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
const ACTUAL = `
  SELECT hour, event_type, is_bot, events::integer,
         (SELECT sum(amount) FROM event_amounts_hourly AS a
          WHERE (a.hour, a.is_bot) = (h.hour, h.is_bot) AND h.event_type = 'purchase')::text AS amount
  FROM event_hourly AS h ORDER BY 1, 2, 3`;

describe('the hourly roll-up', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    await createPartitions(database.pool, [DAY]);
    await addPosition(database.pool, hourly);
  });
  afterAll(() => database.drop());

  it('equals the events themselves after any batches, with exact amounts of each currency', async () => {
    const event = fc.record({
      occurred_at: fc.integer({ min: 0, max: 23 }).map((hour) => `${DAY}T${String(hour).padStart(2, '0')}:59:59.999Z`),
      event_type: fc.constantFrom('click', 'purchase'),
      is_bot: fc.boolean(),
      properties: fc
        .tuple(fc.bigInt({ min: 0n, max: 999_999_999_999_999_999n }), fc.constantFrom('MYR', 'USD'))
        .map(([units, currency]) => ({
          amount: `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`,
          currency,
        })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (events, limit) => {
          await database.pool.query(INSERT, [JSON.stringify(events)]);
          while ((await handleNext(database.pool, hourly, limit, LOG)).events > 0);
          const expected = (await database.pool.query(EXPECTED)).rows;
          expect((await database.pool.query(ACTUAL)).rows).toEqual(expected);
        },
      ),
      { numRuns: samples(15) },
    );
  });

  it('leaves out the amount of a purchase without one, and counts it', async () => {
    const purchase = { occurred_at: `${DAY}T00:00:00Z`, event_type: 'purchase', is_bot: false, properties: {} };
    await database.pool.query('TRUNCATE event_amounts_hourly');
    await database.pool.query(INSERT, [JSON.stringify([purchase])]);
    await expect(handleNext(database.pool, hourly, 10, LOG)).resolves.toMatchObject({ events: 1, failed: 0 });
    expect((await database.pool.query('SELECT FROM event_amounts_hourly')).rowCount).toBe(0);
  });
});
