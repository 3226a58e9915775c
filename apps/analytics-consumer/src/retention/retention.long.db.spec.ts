import { randomUUID } from 'node:crypto';
import { Log, uuidV7 } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import {
  addPosition,
  createPartitions,
  forgetHandler,
  handleNext,
  type PublishedDays,
  type TransactionHandler,
} from '@app/event-stream';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import { hourly } from '../handlers/hourly.handler';
import { EXPIRED_ROWS, OTHER_TABLES } from './expired-rows';
import { type RetentionReport, runRetention } from './run-retention';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-06-15T12:00:00Z');
const LOG = new Log({ write: () => {}, flush: () => {} }, 'error');
const SETTINGS = {
  ANALYTICS_RETENTION_DAYS: 30,
  ANALYTICS_REJECTS_RETENTION_DAYS: 10,
  ANALYTICS_FIGURES_RETENTION_DAYS: 400,
};
const ago = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
const dayAgo = (days: number): string => ago(days).toISOString().slice(0, 10);
const tableOf = (days: number): string => `events_${dayAgo(days).replaceAll('-', '')}`;

/** Another handler of all events. */
const slow: TransactionHandler = { name: 'slow', effect: 'transaction', types: 'all', handle: async () => {} };

describe('retention of events', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    for (const handler of [hourly, slow]) await addPosition(database.pool, handler);
  });
  afterEach(() => database.drop());

  const run = (now = NOW, published: PublishedDays = new Map()): Promise<RetentionReport | undefined> =>
    runRetention(database.pool, SETTINGS, published, now, new AbortController().signal);

  async function store(...daysAgo: number[]): Promise<void> {
    for (const days of daysAgo) {
      await createPartitions(database.pool, [dayAgo(days)]);
      await database.pool.query(
        `INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
         VALUES ($1, 1, $2, $3, $3, 'click', 'click', false, '{}')`,
        [dayAgo(days), randomUUID(), ago(days)],
      );
    }
  }

  const handle = async (...handlers: TransactionHandler[]): Promise<void> => {
    for (const handler of handlers) await handleNext(database.pool, handler, 1_000, LOG);
  };

  async function days(): Promise<string[]> {
    const { rows } = await database.pool.query<{ day: string }>(
      `SELECT event_day::text AS day FROM events ORDER BY event_day`,
    );
    return rows.map(({ day }) => day);
  }

  it('drops whole days once all handlers have handled their events, and leaves the sums', async () => {
    await store(100, 31, 30, 0);
    await handle(hourly, slow);
    expect(await run()).toMatchObject({ droppedDays: [dayAgo(100), dayAgo(31)], keptDays: [], waitingHandlers: [] });
    expect(await days()).toEqual([dayAgo(30), dayAgo(0)]);
    const { rows } = await database.pool.query('SELECT sum(events)::integer AS events FROM event_hourly');
    expect(rows).toEqual([{ events: 4 }]);
    expect(await run()).toMatchObject({ droppedDays: [] });
  });

  it('leaves a day to requests of its last minute until an hour after midnight', async () => {
    await store(31);
    await handle(hourly, slow);
    expect(await run(new Date('2026-06-15T00:59:00Z'))).toMatchObject({ droppedDays: [] });
    expect(await run(new Date('2026-06-15T01:01:00Z'))).toMatchObject({ droppedDays: [dayAgo(31)] });
  });

  it('keeps what a handler has not handled, and what is derived from it, and names the handler', async () => {
    await store(60, 50);
    await handle(hourly);
    const insertSession = `
      INSERT INTO sessions (source_id, session_id, is_by_visitor, started_at, last_at, is_bot, events, page_views, purchases)
      VALUES (1, $1, false, $2, $2, false, 1, 1, 0)`;
    for (const age of [61, 55]) await database.pool.query(insertSession, [`session ${age}`, ago(age)]);
    expect(await run()).toEqual({
      droppedDays: [],
      keptDays: [dayAgo(60), dayAgo(50)],
      waitingHandlers: ['slow'],
      deleted: { sessions: 1 },
    });
    expect(await days()).toHaveLength(2);
    await handle(slow);
    expect(await run()).toMatchObject({
      droppedDays: [dayAgo(60), dayAgo(50)],
      keptDays: [],
      deleted: { sessions: 1 },
    });
  });

  it('waits no longer for a handler that is forgotten', async () => {
    await store(60);
    await handle(hourly);
    expect(await forgetHandler(database.pool, 'slow')).toBe(true);
    expect(await forgetHandler(database.pool, 'slow')).toBe(false);
    expect(await run()).toMatchObject({ droppedDays: [dayAgo(60)] });
  });

  it('keeps a day of which an event waits for its next attempt', async () => {
    await store(60);
    await handle(hourly, slow);
    await database.pool.query(
      `INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, due_at, error)
       SELECT 'slow', event_day, source_id, event_id, 1, now(), 'refused' FROM events`,
    );
    expect(await run()).toMatchObject({ keptDays: [dayAgo(60)], waitingHandlers: ['slow'] });
  });

  it('keeps what a broker still carries, whatever is published meanwhile', async () => {
    await store(60);
    await handle(hourly, slow);
    const published: PublishedDays = new Map();
    const mark = (publishedUntil: string, handledUntil: string) =>
      database.pool.query(
        `UPDATE stream_positions SET queue = 'queue', published_until = now() + $1::interval, handled_until = now() + $2::interval
         WHERE handler = 'slow'`,
        [publishedUntil, handledUntil],
      );
    await mark('-1 second', '-1 minute');
    expect(await run(NOW, published)).toMatchObject({ keptDays: [dayAgo(60)], waitingHandlers: [] });
    await mark('3 hours', '-1 second');
    expect(await run(NOW, published)).toMatchObject({ keptDays: [dayAgo(60)] });
    await mark('3 hours', '1 second');
    expect(await run(NOW, published)).toMatchObject({ droppedDays: [dayAgo(60)] });
  });

  it('drops a day once when several processes run, and nothing while another is at it', async () => {
    await store(60);
    await handle(hourly, slow);
    const reports = await Promise.all([1, 2, 3].map(() => run()));
    expect(reports.flatMap((report) => report?.droppedDays ?? [])).toEqual([dayAgo(60)]);
    const other = await database.pool.connect();
    await other.query('SELECT pg_advisory_lock(4801181)');
    expect(await run()).toBeUndefined();
    other.release(true);
  });

  it('stops no event from being stored while it waits for one who reads', async () => {
    await store(60, 0);
    await handle(hourly, slow);
    const reader = await database.pool.connect();
    await reader.query('BEGIN; SELECT count(*) FROM events');
    const running = run();
    await until('the day waits for the reader', async () => {
      const { rowCount } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE events DETACH%' AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });
    await store(0);
    expect(await days()).toEqual([dayAgo(0), dayAgo(0)]);
    await reader.query('COMMIT');
    reader.release();
    expect(await running).toMatchObject({ droppedDays: [dayAgo(60)] });
  });

  it('goes on where an interrupted round stopped, and attaches again what is to be kept', async () => {
    await store(60, 20);
    await handle(hourly, slow);
    await store(50);
    for (const age of [60, 50, 20]) {
      await database.pool.query(`ALTER TABLE events DETACH PARTITION ${tableOf(age)}`);
    }
    expect(await run()).toMatchObject({ droppedDays: [dayAgo(60)], keptDays: [dayAgo(50)] });
    expect(await days()).toEqual([dayAgo(50), dayAgo(20)]);
  });

  it('deletes what has a term of its own, in batches', async () => {
    const { pool } = database;
    await pool.query(
      `INSERT INTO users_hourly (hour, source_id, is_bot, user_hash)
       SELECT $1, 1, false, number FROM generate_series(1, 12000) AS number`,
      [ago(62)],
    );
    for (const age of [1, 11]) {
      await pool.query(
        `INSERT INTO event_rejects (id, source_id, received_at, event, errors) VALUES ($1, 1, $2, '{}', '[]')`,
        [uuidV7(ago(age).getTime()), ago(age)],
      );
    }
    for (const age of [34, 36]) {
      await pool.query('INSERT INTO undated_ids VALUES (1, $1, $2)', [randomUUID(), ago(age)]);
      await pool.query(`INSERT INTO visitors_hourly VALUES ($1, 1, false, $2)`, [ago(age), age]);
      await pool.query(`INSERT INTO users_hourly VALUES ($1, 1, false, $2)`, [ago(age), age]);
    }
    for (const age of [399, 401]) {
      await pool.query(`INSERT INTO event_hourly VALUES (1, $1, 'click', 'click', false, 1)`, [ago(age)]);
      await pool.query('INSERT INTO sessions_hourly VALUES ($1, 1, false, 1)', [ago(age)]);
    }
    for (const age of [0, 1, 2]) await pool.query(`INSERT INTO visitor_salts VALUES ($1, '')`, [dayAgo(age)]);
    await store(60);
    await handle(hourly, slow);
    await pool.query(
      `INSERT INTO dead_events (handler, event_day, source_id, event_id, attempts, error)
       SELECT 'slow', event_day, source_id, event_id, 5, 'refused' FROM events`,
    );
    expect((await run())!.deleted).toEqual({
      users_hourly: 12_000,
      visitors_hourly: 2,
      dead_events: 1,
      event_rejects: 1,
      undated_ids: 1,
      visitor_salts: 1,
      event_hourly: 1,
      sessions_hourly: 1,
    });
  });

  it('has a term for each table, or a reason for none', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
       AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const decided = [...EXPIRED_ROWS.map(({ table }) => table), ...OTHER_TABLES.keys()];
    expect(decided.toSorted()).toEqual(rows.map(({ name }) => name));
  });
});
