import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '@app/common/testing/samples';
import { inTransaction, Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { addPosition, createPartitions, handleNext } from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { eventFixture } from '@app/event-stream/testing/event-fixture';
import { BOTS, STATISTICS_GROUPS } from '@app/internal-protocol';
import fc from 'fast-check';
import { hourly } from '../../apps/analytics-consumer/src/handlers/hourly.handler';
import { sessions } from '../../apps/analytics-consumer/src/handlers/sessions.handler';
import { visitors } from '../../apps/analytics-consumer/src/handlers/visitors.handler';
import {
  StatisticsRepository,
  type StatisticsRequest,
} from '../../apps/analytics/src/statistics/statistics.repository';

const DAY = '2026-03-01';
const START_MS = Date.parse(`${DAY}T00:00:00Z`);
const MINUTE_MS = 60_000;
const HOURS = 48;
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const HANDLERS = [hourly, visitors, sessions];

const INSERT = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, user_id,
                      anonymous_id, session_id, page_url, properties)
  SELECT '${DAY}', source_id, gen_random_uuid(), now(), occurred_at, event_type, event_type, is_bot, user_id, anonymous_id,
         session_id, page_url, properties
  FROM json_to_recordset($1) AS event (
    source_id integer, occurred_at timestamptz, event_type text, is_bot boolean, user_id text,
    anonymous_id text, session_id text, page_url text, properties json)`;
const EXPECTED_SESSIONS = readFileSync(join(__dirname, 'sql/expected_sessions.sql'), 'utf8');
const SESSIONS = `
  SELECT source_id, session_id, is_by_visitor, started_at, last_at, is_bot, events, page_views, purchases, user_id,
         entry_page, exit_page
  FROM sessions ORDER BY source_id, session_id COLLATE "C", is_by_visitor, started_at`;
/** What a row of an event is a part of, by the same words as the statistics. */
const KEY = `CASE $4
  WHEN 'hour' THEN to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24":00:00Z"')
  WHEN 'day' THEN to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD')
  WHEN 'type' THEN event_type WHEN 'name' THEN event_name WHEN 'source' THEN source_id::text END`;
const FIGURES = `
  count(*)::integer AS events,
  count(DISTINCT ((hour AT TIME ZONE $3)::date, source_id, coalesce(anonymous_id, user_id, session_id)))
    FILTER (WHERE coalesce(anonymous_id, user_id, session_id) IS NOT NULL)::integer AS visitor_days,
  count(DISTINCT (source_id, user_id)) FILTER (WHERE user_id IS NOT NULL)::integer AS users`;
const CHOSEN = `FROM (SELECT *, date_trunc('hour', occurred_at, 'UTC') AS hour FROM events) AS event
  WHERE occurred_at >= $1 AND occurred_at < $2 AND ($5::boolean IS NULL OR is_bot = $5)
    AND ($6::integer IS NULL OR source_id = $6)`;
const TOTALS = `SELECT ${FIGURES} ${CHOSEN} AND ($4::text IS NULL OR true)`;
const ROWS = `SELECT ${KEY} AS key, ${FIGURES} ${CHOSEN} GROUP BY 1 ORDER BY 1`;
/** The sessions were compared with the events before. */
const COUNT_SESSIONS = `
  SELECT count(*)::integer AS count FROM sessions
  WHERE started_at >= $1 AND started_at < $2 AND ($3::boolean IS NULL OR is_bot = $3)
    AND ($4::integer IS NULL OR source_id = $4)`;
const AMOUNTS = `
  SELECT properties ->> 'currency' AS currency, sum((properties ->> 'amount')::numeric)::numeric(22, 4)::text AS amount
  FROM events
  WHERE event_type = 'purchase' AND occurred_at >= $1 AND occurred_at < $2 AND ($3::boolean IS NULL OR is_bot = $3)
    AND ($4::integer IS NULL OR source_id = $4)
  GROUP BY 1 ORDER BY 1`;

const id = (...ids: string[]) => fc.option(fc.constantFrom(...ids), { freq: 2 });
const event = fc.record({
  source_id: fc.constantFrom(1, 2),
  // Often near each other, so that sessions touch.
  occurred_at: fc.nat(HOURS * 6 - 1).map((tens) => new Date(START_MS + tens * 10 * MINUTE_MS).toISOString()),
  event_type: fc.constantFrom('page_view', 'click', 'purchase'),
  is_bot: fc.boolean(),
  user_id: id('u1', 'u2', 'u3'),
  anonymous_id: id('v1', 'v2', 'v3'),
  session_id: id('s1', 's2', 'v1'),
  page_url: id('https://a.example/', 'https://a.example/x?utm_campaign=c'),
  properties: fc.record({ amount: fc.constantFrom('0.0001', '12.5000'), currency: fc.constantFrom('MYR', 'USD') }),
});
const request: fc.Arbitrary<StatisticsRequest> = fc
  .record({
    hour: fc.integer({ min: -3, max: HOURS }),
    hours: fc.integer({ min: 1, max: HOURS + 6 }),
    groupBy: fc.constantFrom(...STATISTICS_GROUPS),
    zone: fc.constantFrom('UTC', 'Asia/Kuala_Lumpur', 'America/New_York'),
    bots: fc.constantFrom(...BOTS),
    sourceId: fc.option(fc.constantFrom(1, 2, 3)),
  })
  .map(({ hour, hours, ...rest }) => {
    const from = new Date(START_MS + hour * 60 * MINUTE_MS);
    return { ...rest, from, to: new Date(from.getTime() + hours * 60 * MINUTE_MS) };
  });

describe('statistics of events', () => {
  let database: TestDatabase;
  let statistics: StatisticsRepository;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    statistics = new StatisticsRepository(database.pool);
    await createPartitions(database.pool, [DAY]);
    for (const handler of HANDLERS) await addPosition(database.pool, handler);
  });
  afterAll(() => database.drop());

  const handleAll = async (limit: number) => {
    for (const handler of HANDLERS) while ((await handleNext(database.pool, handler, limit, LOG)).events > 0);
  };
  const rowsOf = async (text: string, values: unknown[]) => (await database.pool.query(text, values)).rows;

  async function expectCounted(one: StatisticsRequest): Promise<void> {
    const bots = { exclude: false, only: true, include: null }[one.bots];
    const values = [one.from, one.to, one.zone, one.groupBy, bots, one.sourceId];
    const read = await statistics.read(one);
    const [totals] = await rowsOf(TOTALS, values);
    const [{ count }] = await rowsOf(COUNT_SESSIONS, [one.from, one.to, bots, one.sourceId]);
    const amounts = await rowsOf(AMOUNTS, [one.from, one.to, bots, one.sourceId]);
    expect(read.totals).toMatchObject({ ...totals, sessions: count, amounts });
    const isOfVisits = !['type', 'name'].includes(one.groupBy);
    const rows = (await rowsOf(ROWS, values)).map((row) =>
      isOfVisits ? row : { ...row, visitor_days: null, users: null },
    );
    expect(read.rows).toMatchObject(rows);
    expect(read.rows).toHaveLength(rows.length);
    const sum = read.rows.reduce((total, row) => total + (row.sessions ?? 0), 0);
    // A session of a bot may begin with an event that is none.
    if (isOfVisits) expect(one.bots === 'only' ? sum <= count : sum === count).toBe(true);
  }

  it('equal a count over the events for 1,000 random filters, whatever came in which order', async () => {
    const batches = fc.tuple(
      fc.array(event, { minLength: 1, maxLength: 40, size: 'max' }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(request, { minLength: 50, maxLength: 50 }),
    );
    await fc.assert(
      fc.asyncProperty(batches, async ([events, limit, requests]) => {
        await database.pool.query(INSERT, [JSON.stringify(events)]);
        await handleAll(limit);
        expect(await rowsOf(SESSIONS, [])).toEqual(await rowsOf(EXPECTED_SESSIONS, []));
        for (const one of requests) await expectCounted(one);
      }),
      // Events of earlier runs stay, so a failure cannot be made smaller.
      { numRuns: samples(20), endOnFailure: true },
    );
  }, 120_000);

  it('lose no event of a session that two consumers write at the same time', async () => {
    const visits = Array.from({ length: 40 }, (_, minute) =>
      eventFixture({ source_id: 9, anonymous_id: 'busy', occurred_at: new Date(START_MS + minute * MINUTE_MS) }),
    );
    await Promise.all(
      visits.map((visit) => inTransaction(database.pool, (client) => sessions.handle([visit], client))),
    );
    expect(await rowsOf('SELECT events FROM sessions WHERE source_id = 9', [])).toEqual([{ events: '40' }]);
  });

  it('count a visitor of a day once whom two consumers write at the same time', async () => {
    const from = new Date(START_MS);
    const day = { from, to: new Date(START_MS + 24 * 60 * MINUTE_MS), groupBy: 'day', zone: 'UTC' } as const;
    const visits = Array.from({ length: 24 }, (_, hour) =>
      eventFixture({ source_id: 8, user_id: 'busy', occurred_at: new Date(START_MS + hour * 60 * MINUTE_MS) }),
    );
    await Promise.all(
      visits.map((visit) => inTransaction(database.pool, (client) => visitors.handle([visit], client))),
    );
    const { totals } = await statistics.read({ ...day, bots: 'exclude', sourceId: 8 });
    expect(totals).toMatchObject({ visitor_days: 1, users: 1 });
  });

  it('say until when they are complete: not beyond an event that one of their handlers has not handled', async () => {
    const span = { from: new Date(START_MS), to: new Date(START_MS + MINUTE_MS * 60) };
    const readUntil = async () =>
      (await statistics.read({ ...span, groupBy: 'day', zone: 'UTC', bots: 'exclude', sourceId: null })).complete_until;
    await handleAll(1_000);
    const now = Date.now();
    expect(Date.parse((await readUntil())!)).toBeGreaterThan(now - 1_000);
    await database.pool.query(INSERT, [JSON.stringify([fc.sample(event, 1)[0]])]);
    for (const handler of [hourly, visitors]) await handleNext(database.pool, handler, 1_000, LOG);
    expect(Date.parse((await readUntil())!)).toBeLessThanOrEqual(Date.now());
    const behind = await readUntil();
    expect(await readUntil()).toBe(behind);
    await handleAll(1_000);
    expect(Date.parse((await readUntil())!)).toBeGreaterThan(now);
    // Over a broker: all is published and handled, and one event waits in the broker for its next attempt.
    await database.pool.query(
      `UPDATE stream_positions SET queue = 'queue', published_until = handled_until WHERE handler = 'sessions'`,
    );
    await database.pool.query(
      `INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, error, due_at)
       SELECT 'sessions', event_day, source_id, event_id, 1, 'failed', now() + interval '25 hours' FROM events LIMIT 1`,
    );
    const { rows } = await database.pool.query<{ received_at: Date }>(
      'SELECT received_at FROM event_retries JOIN events USING (event_day, source_id, event_id)',
    );
    expect(await readUntil()).toBe(rows[0]!.received_at.toISOString());
    await database.pool.query(`DELETE FROM stream_positions WHERE handler = 'sessions'`);
    expect(await readUntil()).toBeNull();
  });

  it('say so of an event that waits for its next attempt', async () => {
    await addPosition(database.pool, sessions);
    await handleAll(1_000);
    await database.pool.query(`
      INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, due_at, error)
      SELECT 'visitors', event_day, source_id, event_id, 1, now() + interval '1 hour', 'failed' FROM events LIMIT 1`);
    const { rows } = await database.pool.query(
      'SELECT min(received_at) AS at FROM event_retries JOIN events USING (event_day, source_id, event_id)',
    );
    expect(await statistics.readCompleteness(['hourly', 'visitors', 'sessions'])).toBe(rows[0].at.toISOString());
  });
});
