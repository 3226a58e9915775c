import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { Pool } from 'pg';
import { createPartitions } from './database/partitions';
import { rebasePositions } from './database/rebase-positions';
import {
  type Delivery,
  DestinationUnavailableError,
  type EventHandler,
  type OutsideHandler,
  type StoredEvent,
  type TransactionHandler,
} from './event-handler';
import { handleNext } from './handle-next';
import { addPosition, replayHandler } from './stream-repository';
import { createAnalyticsDatabase } from './testing/analytics-database';

const DAY = '2026-03-01';
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, id, now(), now(), 'click', 'click', false, '{}' FROM unnest($1::uuid[]) AS id`;
const ADD_EFFECTS = `INSERT INTO effects SELECT unnest($1::uuid[])`;

const OUTSIDE = { effect: 'outside', types: 'all', maxEvents: 10, flushIntervalMs: 0 } as const;

/** Ends the process of a handler, as far as the database can see: the connection is gone, and nothing is recorded. */
class ProcessEnded extends Error {}

describe('handleNext', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    // The writers, the reader, and what the test itself asks.
    pool = new Pool({ connectionString: database.url, max: 20 });
    // A test ends connections while they are used.
    pool.on('connect', (client) => client.on('error', () => undefined));
    await createPartitions(pool, [DAY]);
    await pool.query('CREATE TABLE effects (event_id uuid NOT NULL)');
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** Records each event that it receives, in the transaction of its position. */
  const recorder = (name: string, check: (event: StoredEvent) => void = () => {}): TransactionHandler => ({
    name,
    effect: 'transaction',
    types: 'all',
    async handle(events, client) {
      await client.query(ADD_EFFECTS, [events.map(({ event_id }) => event_id)]);
      events.forEach(check);
    },
  });

  /** A handler that ends its connection with the process. */
  const dying = (handler: TransactionHandler): TransactionHandler => ({
    ...handler,
    async handle(events, client) {
      try {
        await handler.handle(events, client);
      } catch (error) {
        if (!(error instanceof ProcessEnded)) throw error;
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
        throw error;
      }
    },
  });

  const effects = async (): Promise<string[]> =>
    (await pool.query<{ event_id: string }>('SELECT event_id FROM effects')).rows.map(({ event_id }) => event_id);

  async function store(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await pool.query(INSERT_EVENTS, [ids]);
    return ids;
  }

  /** Steps until the handler has nothing left. */
  async function drain(handler: EventHandler, limit = 10): Promise<void> {
    while ((await handleNext(pool, handler, limit, LOG)).events > 0);
  }

  it('gives every event exactly once while sixteen writers commit in any order and some roll back', async () => {
    const handler = recorder('all');
    await addPosition(pool, handler);
    const committed: string[] = [];
    const write = async (): Promise<void> => {
      for (let round = 0; round < 12; round += 1) {
        const client = await pool.connect();
        const ids = [randomUUID(), randomUUID()];
        await client.query('BEGIN');
        await client.query(INSERT_EVENTS, [ids]);
        await wait(Math.random() * 12);
        const isKept = Math.random() < 0.8;
        await client.query(isKept ? 'COMMIT' : 'ROLLBACK');
        client.release();
        if (isKept) committed.push(...ids);
      }
    };
    let isWriting = true;
    const writers = Promise.all(Array.from({ length: 16 }, write)).finally(() => (isWriting = false));
    // Two processes that hold the position in turn.
    const consume = async (): Promise<void> => {
      while (isWriting) await handleNext(pool, handler, 5, LOG);
    };
    await Promise.all([writers, consume(), consume()]);
    await drain(handler);
    expect((await effects()).toSorted()).toEqual(committed.toSorted());
  });

  it('undoes the effects of an event on which its handler fails, and gives the others once', async () => {
    const ids = await store(7);
    const bad = ids[3]!;
    const handler = recorder('picky', ({ event_id }) => {
      if (event_id === bad) throw new Error('cannot be handled');
    });
    await addPosition(pool, handler);
    await expect(handleNext(pool, handler, 100, LOG)).resolves.toEqual({ events: 7, failed: 1, hasMore: false });
    expect((await effects()).toSorted()).toEqual(ids.filter((id) => id !== bad).toSorted());
    const { rows } = await pool.query('SELECT handler, event_id, attempts, error FROM event_retries');
    expect(rows).toEqual([{ handler: 'picky', event_id: bad, attempts: 1, error: 'cannot be handled' }]);
  });

  it('gives a failed event again when it is due, and gives it up after five attempts', async () => {
    const [bad] = await store(1);
    let isBroken = true;
    const handler = recorder('flaky', () => {
      if (isBroken) throw new Error('cannot be handled');
    });
    await addPosition(pool, handler);
    await handleNext(pool, handler, 10, LOG);
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      await expect(handleNext(pool, handler, 10, LOG)).resolves.toMatchObject({ events: 0 });
      await pool.query(`UPDATE event_retries SET due_at = now()`);
      await expect(handleNext(pool, handler, 10, LOG)).resolves.toMatchObject({ events: 1, failed: 1 });
    }
    expect((await pool.query('SELECT FROM event_retries')).rowCount).toBe(0);
    const { rows } = await pool.query('SELECT event_id, attempts FROM dead_events');
    expect(rows).toEqual([{ event_id: bad, attempts: 5 }]);
    isBroken = false;
    const [next] = await store(1);
    await drain(handler);
    expect(await effects()).toEqual([next]);
  });

  it('gives an event that succeeds at its second attempt its effect once', async () => {
    const [id] = await store(1);
    let isBroken = true;
    const handler = recorder('recovering', () => {
      if (isBroken) throw new Error('not yet');
    });
    await addPosition(pool, handler);
    await handleNext(pool, handler, 10, LOG);
    isBroken = false;
    await pool.query(`UPDATE event_retries SET due_at = now()`);
    await drain(handler);
    expect(await effects()).toEqual([id]);
    expect((await pool.query('SELECT FROM event_retries')).rowCount).toBe(0);
  });

  it('gives each event once after a restore on a server whose transactions have other numbers', async () => {
    const handler = recorder('restored');
    const [clicks, purchases] = [handler, { ...recorder('other'), types: ['purchase'] }];
    for (const one of [clicks, purchases]) await addPosition(pool, one);
    const seen = await store(3);
    await drain(clicks);
    const unseen = await store(2);
    // As if another server with far more transactions had written all this.
    await pool.query(`UPDATE events SET tx = (tx::text::bigint + 1000000)::text::xid8`);
    await pool.query(`UPDATE stream_positions SET snapshot = (
      SELECT format('%s:%s:', x, x) FROM (SELECT max(tx::text::bigint) AS x FROM events) AS last)::pg_snapshot
      WHERE snapshot IS NOT NULL`);
    await rebasePositions(pool);
    const later = await store(2);
    for (const one of [clicks, purchases]) await drain(one);
    expect((await effects()).toSorted()).toEqual([...seen, ...unseen, ...later].toSorted());
    expect((await pool.query('SELECT FROM event_retries')).rowCount).toBe(0);
  });

  it('writes nothing while there is nothing to handle', async () => {
    const handler = recorder('idle');
    await addPosition(pool, handler);
    await store(3);
    await drain(handler);
    const reader = new Pool({ connectionString: database.url, options: '-c default_transaction_read_only=on' });
    for (let step = 0; step < 5; step += 1) {
      await expect(handleNext(reader, handler, 10, LOG)).resolves.toEqual({ events: 0, failed: 0, hasMore: false });
    }
    await reader.end();
  });

  it('gives up an event that ends its process, and handles the others once', async () => {
    const ids = await store(5);
    const bad = ids[2]!;
    const handler = recorder('deadly', ({ event_id }) => {
      if (event_id === bad) throw new ProcessEnded();
    });
    await addPosition(pool, handler);
    // Each call is a process. What it has claimed when it ends is free again after a while.
    for (let process = 0; process < 9; process += 1) {
      await drain(dying(handler)).catch((error: Error) => expect(error.cause).toBeInstanceOf(ProcessEnded));
      await pool.query(`UPDATE stream_positions SET leased_until = now()`);
      await pool.query(`UPDATE event_retries SET due_at = now()`);
    }
    expect((await effects()).toSorted()).toEqual(ids.filter((id) => id !== bad).toSorted());
    const { rows } = await pool.query('SELECT event_id, attempts, error FROM dead_events');
    expect(rows).toEqual([{ event_id: bad, attempts: 5, error: 'The process ended while it handled this event.' }]);
    expect((await pool.query('SELECT FROM event_retries')).rowCount).toBe(0);
    const [next] = await store(1);
    await drain(handler);
    expect(await effects()).toContain(next);
  });

  it('delivers at least once, with the same id at each attempt, and retries only what was refused', async () => {
    const ids = await store(4);
    const calls: Delivery[][] = [];
    const handler: OutsideHandler = {
      ...OUTSIDE,
      name: 'partial',
      async handle(deliveries) {
        calls.push([...deliveries]);
        const refused = deliveries.filter(({ event_id }) => event_id === ids[1] || event_id === ids[2]);
        return calls.length === 1
          ? refused.map((event) => ({ event, reason: 'no', isFinal: event.event_id === ids[2] }))
          : [];
      },
    };
    await addPosition(pool, handler);
    await expect(handleNext(pool, handler, 100, LOG)).resolves.toEqual({ events: 4, failed: 2, hasMore: false });
    await pool.query(`UPDATE event_retries SET due_at = now()`);
    await expect(handleNext(pool, handler, 100, LOG)).resolves.toEqual({ events: 1, failed: 0, hasMore: false });
    expect(calls.map((call) => call.length)).toEqual([4, 1]);
    const first = calls[0]!.find(({ event_id }) => event_id === ids[1]);
    expect(calls[1]![0]).toMatchObject({ event_id: ids[1], delivery_id: first!.delivery_id });
    const { rows } = await pool.query('SELECT event_id, attempts, error FROM dead_events');
    expect(rows).toEqual([{ event_id: ids[2], attempts: 1, error: 'no' }]);
  });

  it('delivers the events of a day and later ones again after a replay, with the same ids', async () => {
    const ids = await store(6);
    const calls: Delivery[] = [];
    const handler: OutsideHandler = {
      ...OUTSIDE,
      name: 'replayed',
      handle: async (deliveries) => (calls.push(...deliveries), []),
    };
    await addPosition(pool, handler);
    await handleNext(pool, handler, 100, LOG);
    await expect(replayHandler(pool, 'replayed', '2026-03-02')).resolves.toBe(false);
    await expect(replayHandler(pool, 'replayed', DAY)).resolves.toBe(true);
    while ((await handleNext(pool, handler, 100, LOG)).events > 0);
    expect(calls).toHaveLength(2 * ids.length);
    expect(new Set(calls.map(({ delivery_id }) => delivery_id)).size).toBe(ids.length);
  });

  it('does not count an attempt while the destination is unavailable', async () => {
    await store(2);
    let isDown = true;
    const handler: OutsideHandler = {
      ...OUTSIDE,
      name: 'down',
      async handle() {
        if (isDown) throw new DestinationUnavailableError('503');
        return [];
      },
    };
    await addPosition(pool, handler);
    for (let step = 0; step < 7; step += 1) {
      await expect(handleNext(pool, handler, 100, LOG)).rejects.toThrow(DestinationUnavailableError);
    }
    isDown = false;
    await expect(handleNext(pool, handler, 100, LOG)).resolves.toEqual({ events: 2, failed: 0, hasMore: false });
    expect((await pool.query('SELECT FROM event_retries UNION ALL SELECT FROM dead_events')).rowCount).toBe(0);
  });

  it('gives a handler only the types that it handles, and passes over the others', async () => {
    await store(2);
    const handler: EventHandler = { ...recorder('purchases'), types: ['purchase'] };
    await addPosition(pool, handler);
    await drain(handler);
    expect(await effects()).toEqual([]);
    await expect(handleNext(pool, handler, 10, LOG)).resolves.toEqual({ events: 0, failed: 0, hasMore: false });
  });
});
