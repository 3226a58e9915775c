import { randomUUID } from 'node:crypto';
import { Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { Pool } from 'pg';
import { createPartitions } from '../database/partitions';
import { rebasePositions } from '../database/rebase-positions';
import { DestinationUnavailableError, type OutsideHandler, type Refusal } from '../event-handler';
import { handleNext, type Step } from '../handle-next';
import { addPosition, replayHandler } from '../stream-repository';
import { createAnalyticsDatabase } from '../testing/analytics-database';

const DAY = '2026-03-01';
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, id, now(), now(), 'click', 'click', false, json_build_object('text', repeat('x', $2))
  FROM unnest($1::uuid[]) AS id`;
const MAKE_DUE = 'UPDATE event_retries SET due_at = now()';
const END_LEASE = `UPDATE stream_positions SET leased_until = '-infinity'`;

interface Call {
  batchId: string;
  ids: string[];
}

describe('a handler whose batches are fixed', () => {
  let database: TestDatabase;
  let pool: Pool;
  const calls: Call[] = [];
  let respond: (call: Call) => readonly Refusal[] | Promise<readonly Refusal[]> = () => [];

  const handler: OutsideHandler = {
    name: 'warehouse',
    effect: 'outside',
    types: 'all',
    maxEvents: 4,
    flushIntervalMs: 0,
    isBatchFixed: true,
    async handle(deliveries, batchId = '') {
      const call = { batchId, ids: deliveries.map(({ event_id }) => event_id) };
      calls.push(call);
      return respond(call);
    },
  };

  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    pool = new Pool({ connectionString: database.url, max: 5 });
    await createPartitions(pool, [DAY]);
    await addPosition(pool, handler);
    calls.length = 0;
    respond = () => [];
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const step = (of = handler): Promise<Step> => handleNext(pool, of, 1, LOG);

  async function store(count: number, bytes = 1): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID()).toSorted();
    await pool.query(INSERT_EVENTS, [ids, bytes]);
    return ids;
  }

  it('receives the same batch under the same id until it succeeds, whatever is stored meanwhile', async () => {
    const first = await store(2);
    respond = () => Promise.reject(new DestinationUnavailableError('down'));
    await expect(step()).rejects.toThrow('down');
    const second = await store(1);
    await expect(step()).rejects.toThrow('down');
    respond = () => [];
    await step();
    await step();
    await step();
    expect(calls.map(({ ids }) => ids)).toEqual([first, first, first, second]);
    expect(new Set(calls.slice(0, 3).map(({ batchId }) => batchId)).size).toBe(1);
    expect(calls[3]!.batchId).not.toBe(calls[0]!.batchId);
  });

  it('receives the same batch after its process was killed any number of times, and never its events alone', async () => {
    const ids = await store(3);
    respond = () => Promise.reject(new DestinationUnavailableError('killed'));
    for (let death = 0; death < 5; death += 1) {
      await expect(step()).rejects.toThrow('killed');
      await pool.query('UPDATE stream_positions SET attempts = attempts + 1');
      await store(1);
    }
    respond = () => [];
    await step();
    expect(new Set(calls.map((call) => JSON.stringify(call)))).toEqual(new Set([JSON.stringify({ ...calls[0], ids })]));
  });

  it('ends a batch before it has too many events or bytes', async () => {
    const sizes = async (stores: [count: number, bytes: number][]): Promise<number[]> => {
      calls.length = 0;
      for (const [count, bytes] of stores) await store(count, bytes);
      while ((await step()).events > 0);
      return calls.map(({ ids }) => ids.length);
    };
    // A batch has whole transactions, and a call at most four events.
    const small: [number, number][] = [
      [3, 1],
      [3, 1],
      [1, 1],
    ];
    await expect(sizes(small)).resolves.toEqual([4, 2, 1]);
    const large = 20 * 1024 * 1024;
    await expect(
      sizes([
        [1, large],
        [1, large],
        [1, 1],
      ]),
    ).resolves.toEqual([1, 2]);
  });

  it('receives what it has to be given again as one batch that stays the same', async () => {
    const ids = await store(3);
    await step();
    await pool.query(
      `INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, error, due_at)
       SELECT 'warehouse', event_day, source_id, event_id, 0, 'redriven', now() FROM events`,
    );
    calls.length = 0;
    respond = () => Promise.reject(new DestinationUnavailableError('down'));
    await expect(step()).rejects.toThrow('down');
    await pool.query(
      `INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, error, due_at)
       VALUES ('warehouse', $1, 1, $2, 0, 'redriven', now() - interval '1 hour')`,
      [DAY, (await store(1))[0]],
    );
    await pool.query(`${MAKE_DUE} - interval '2 hours' WHERE batch_id IS NOT NULL`);
    respond = () => [];
    await step();
    expect(calls).toEqual([calls[0], calls[0]]);
    expect(calls[0]!.ids).toEqual(ids);
    await step();
    expect(calls[2]!.ids).toHaveLength(1);
    const { rows } = await pool.query('SELECT FROM event_retries');
    expect(rows).toEqual([]);
  });

  it('gives up what is refused for ever, and nothing beside it', async () => {
    const [bad] = await store(3);
    respond = ({ ids }) => {
      if (!ids.includes(bad!)) return [];
      if (ids.length > 1) throw new Error('rows are wrong');
      return [{ event: { event_day: DAY, source_id: 1, event_id: bad! }, reason: 'is wrong', isFinal: true }];
    };
    await expect(step()).resolves.toEqual({ events: 3, failed: 1, hasMore: false });
    const { rows } = await pool.query('SELECT event_id, error FROM dead_events');
    expect(rows).toEqual([{ event_id: bad, error: 'is wrong' }]);
    expect(new Set(calls.map(({ batchId }) => batchId)).size).toBe(1);
  });

  it('has its position to itself for as long as a bisected batch takes, and stops once it has lost it', async () => {
    await store(4);
    const leases: number[] = [];
    respond = async ({ ids }) => {
      const { rows } = await pool.query<{ seconds: number }>(
        'SELECT extract(epoch FROM leased_until - now())::float8 AS seconds FROM stream_positions',
      );
      leases.push(rows[0]!.seconds);
      // As after a load that took minutes.
      await pool.query(`UPDATE stream_positions SET leased_until = now() + interval '1 second'`);
      if (ids.length === 4) throw new Error('rows are wrong');
      if (leases.length === 3) await pool.query('UPDATE stream_positions SET owner = gen_random_uuid()');
      if (ids.length === 2) throw new Error('rows are wrong');
      return [];
    };
    await expect(step()).rejects.toThrow('Another process has claimed the position');
    expect(leases).toHaveLength(3);
    expect(Math.min(...leases)).toBeGreaterThan(60);
    const { rows } = await pool.query('SELECT FROM event_retries UNION ALL SELECT FROM dead_events');
    expect(rows).toEqual([]);
  });

  it('rests after a batch in every process', async () => {
    const resting = { ...handler, flushIntervalMs: 60_000 };
    await store(1);
    await step(resting);
    await store(1);
    await expect(step(resting)).resolves.toEqual({ events: 0, failed: 0, hasMore: false });
    await pool.query(END_LEASE);
    await expect(step(resting)).resolves.toMatchObject({ events: 1 });
  });

  it('receives other batches after a replay and after a restore', async () => {
    await store(2);
    await step();
    await replayHandler(pool, handler.name, DAY);
    respond = () => Promise.reject(new DestinationUnavailableError('down'));
    await expect(step()).rejects.toThrow('down');
    await rebasePositions(pool);
    respond = () => [];
    await step();
    expect(calls.map(({ ids }) => ids.length)).toEqual([2, 2, 2]);
    expect(new Set(calls.map(({ batchId }) => batchId)).size).toBe(3);
  });
});
