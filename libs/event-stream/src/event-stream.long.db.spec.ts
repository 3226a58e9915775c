import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { Pool } from 'pg';
import { createPartitions } from './database/partitions';
import {
  type Delivery,
  DestinationUnavailableError,
  type OutsideHandler,
  type StoredEvent,
  type TransactionHandler,
} from './event-handler';
import { createAnalyticsDatabase } from './testing/analytics-database';
import { findBroker } from './testing/broker';
import { openPostgres, openRabbit, type OpenTransport, type TransportUnderTest } from './testing/transports';

const DAY = new Date().toISOString().slice(0, 10);
const LOG = new Log({ write: () => {}, flush: () => {} }, 'info');
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, id, now(), now(), $2, $2, false, '{}' FROM unnest($1::uuid[]) AS id`;
const OUTSIDE = { effect: 'outside', types: 'all', maxEvents: 100, flushIntervalMs: 0 } as const;
const WITHIN_MS = 20_000;
const thorough = process.env['THOROUGH'] === '1' ? it : it.skip;
const RUN_TYPESCRIPT = join(__dirname, '../../../tools/dev-server/testing/typescript-hook.cjs');
const DEADLY_CONSUMER = join(__dirname, 'testing/deadly-consumer.ts');

const broker = findBroker(process.env['REQUIRE_RABBITMQ'] === '1', process.env['RABBITMQ_URL']);

/** What every transport promises. */
function describeTransport(open: OpenTransport): void {
  let database: TestDatabase;
  let pool: Pool;
  let transport: TransportUnderTest;
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    pool = new Pool({ connectionString: database.url, max: 30 });
    pool.on('connect', (client) => client.on('error', () => undefined));
    await createPartitions(pool, [DAY]);
    await pool.query('CREATE TABLE effects (handler text NOT NULL, event_id uuid NOT NULL)');
    transport = open(pool, LOG);
  });
  afterEach(async () => {
    await transport.close();
    await pool.end();
    await database.drop();
  });

  const recorder = (name: string, check: (event: StoredEvent) => void = () => {}): TransactionHandler => ({
    name,
    effect: 'transaction',
    types: 'all',
    async handle(events, client) {
      const ids = events.map(({ event_id }) => event_id);
      await client.query('INSERT INTO effects SELECT $1, unnest($2::uuid[])', [name, ids]);
      events.forEach(check);
    },
  });

  async function store(count: number, type = 'click'): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await pool.query(INSERT_EVENTS, [ids, type]);
    return ids;
  }

  async function effects(handler: string): Promise<string[]> {
    const statement = 'SELECT event_id FROM effects WHERE handler = $1 ORDER BY event_id';
    const { rows } = await pool.query<{ event_id: string }>(statement, [handler]);
    return rows.map(({ event_id }) => event_id);
  }

  /** Waits until a handler has had its effect on so many events, and returns them. */
  async function effectsOf(handler: string, count: number): Promise<string[]> {
    const what = async (): Promise<string[] | undefined> => {
      await transport.hurry();
      const ids = await effects(handler);
      return ids.length >= count ? ids : undefined;
    };
    return until(`${count} effects of ${handler}`, what, WITHIN_MS);
  }

  const dead = async (): Promise<unknown[]> =>
    (await pool.query('SELECT handler, event_id, attempts, error FROM dead_events ORDER BY event_id')).rows;

  async function deadEvents(count: number, withinMs = WITHIN_MS): Promise<unknown[]> {
    const what = async (): Promise<unknown[] | undefined> => {
      await transport.hurry();
      const rows = await dead();
      return rows.length >= count ? rows : undefined;
    };
    return until(`${count} dead events`, what, withinMs);
  }

  it('gives each handler every event exactly once while writers commit in any order, to two processes', async () => {
    const handlers = [recorder('one'), recorder('two')];
    const streams = [transport.stream(handlers, 7), transport.stream(handlers, 7)];
    const committed: string[] = [];
    const write = async (): Promise<void> => {
      for (let round = 0; round < 10; round += 1) {
        const client = await pool.connect();
        const ids = Array.from({ length: 1 + Math.floor(Math.random() * 5) }, () => randomUUID());
        await client.query('BEGIN');
        await client.query(INSERT_EVENTS, [ids, 'click']);
        await wait(Math.random() * 12);
        const isKept = Math.random() < 0.8;
        await client.query(isKept ? 'COMMIT' : 'ROLLBACK');
        client.release();
        if (isKept) committed.push(...ids);
      }
    };
    await Promise.all(Array.from({ length: 8 }, write));
    for (const { name } of handlers) {
      await effectsOf(name, committed.length);
    }
    await Promise.all(streams.map((stream) => stream.stop()));
    for (const { name } of handlers) expect(await effects(name)).toEqual(committed.toSorted());
  });

  it('goes on where it was stopped', async () => {
    const handler = recorder('stopped');
    const first = await store(30);
    await effectsOfStream(handler, 30);
    const second = await store(120);
    await effectsOfStream(handler, 150);
    expect(await effects(handler.name)).toEqual([...first, ...second].toSorted());
  });

  async function effectsOfStream(handler: TransactionHandler, count: number): Promise<void> {
    const stream = transport.stream([handler]);
    await effectsOf(handler.name, count);
    await stream.stop();
  }

  it('gives a handler only the types that it handles', async () => {
    const handler: TransactionHandler = { ...recorder('purchases'), types: ['purchase'] };
    transport.stream([handler]);
    await store(3, 'click');
    const purchases = await store(2, 'purchase');
    expect(await effectsOf('purchases', 2)).toEqual(purchases.toSorted());
  });

  it('undoes the effect of an event on which a handler fails, gives it up at last, and handles all others once', async () => {
    const ids = await store(120);
    const bad = ids[70]!;
    const handler = recorder('picky', ({ event_id }) => {
      if (event_id === bad) throw new Error('cannot be handled');
    });
    transport.stream([handler, recorder('other')]);
    const rows = await deadEvents(1);
    expect(rows).toEqual([{ handler: 'picky', event_id: bad, attempts: 5, error: 'cannot be handled' }]);
    const [later] = await store(1);
    expect(await effectsOf('picky', 120)).toEqual([...ids.filter((id) => id !== bad), later!].toSorted());
    expect(await effectsOf('other', 121)).toEqual([...ids, later!].toSorted());
  });

  it('gives an event that succeeds at its third attempt its effect once', async () => {
    const ids = await store(3);
    let attempts = 0;
    const handler = recorder('recovering', ({ event_id }) => {
      if (event_id === ids[1] && (attempts += 1) < 4) throw new Error('not yet');
    });
    transport.stream([handler]);
    expect(await effectsOf('recovering', 3)).toEqual(ids.toSorted());
    expect(await dead()).toEqual([]);
  });

  it('delivers at least once with the same id at each attempt, and only what was refused again', async () => {
    const ids = await store(10);
    const calls: Delivery[] = [];
    const handler: OutsideHandler = {
      ...OUTSIDE,
      name: 'partial',
      async handle(deliveries) {
        const refused = deliveries.filter(({ event_id }) => {
          const isFirst = !calls.some((call) => call.event_id === event_id);
          return event_id === ids[2] || (event_id === ids[1] && isFirst);
        });
        calls.push(...deliveries);
        return refused.map((event) => ({ event, reason: 'refused', isFinal: event.event_id === ids[2] }));
      },
    };
    transport.stream([handler]);
    expect(await deadEvents(1)).toEqual([{ handler: 'partial', event_id: ids[2], attempts: 1, error: 'refused' }]);
    const callsOf = (id: string): Delivery[] => calls.filter(({ event_id }) => event_id === id);
    await until('the second attempt', async () => {
      await transport.hurry();
      return callsOf(ids[1]!).length === 2;
    });
    expect(new Set(callsOf(ids[1]!).map(({ delivery_id }) => delivery_id)).size).toBe(1);
    expect(ids.filter((id) => id !== ids[1]).map((id) => callsOf(id).length)).toEqual(ids.slice(1).map(() => 1));
    expect(new Set(calls.map(({ delivery_id }) => delivery_id)).size).toBe(10);
  });

  it('lets the events of an unavailable destination wait, while other handlers go on', async () => {
    let isDown = true;
    let refused = 0;
    const delivered = new Set<string>();
    const handler: OutsideHandler = {
      ...OUTSIDE,
      name: 'down',
      async handle(deliveries) {
        if (isDown) {
          refused += 1;
          throw new DestinationUnavailableError('status 503');
        }
        for (const { event_id } of deliveries) delivered.add(event_id);
        return [];
      },
    };
    transport.stream([handler, recorder('other')]);
    const ids = await store(60);
    expect(await effectsOf('other', 60)).toEqual(ids.toSorted());
    await until('two calls', () => refused >= 2, WITHIN_MS);
    const later = await store(5);
    await effectsOf('other', 65);
    isDown = false;
    await until(
      () => `65 deliveries, not ${delivered.size}`,
      async () => {
        await transport.hurry();
        return delivered.size === 65;
      },
      WITHIN_MS,
    );
    expect([...delivered].toSorted()).toEqual([...ids, ...later].toSorted());
    expect(await dead()).toEqual([]);
  });

  // It starts a process for each of its deaths.
  thorough(
    'gives up an event at which a process is killed each time, and handles all others once',
    async () => {
      const ids = await store(70);
      const deadly = ids[40]!;
      let [kills, isDone] = [0, false];
      /** Starts the process again whenever it has been killed, as its supervisor does. */
      const run = async (): Promise<void> => {
        const place = [database.url, deadly, ...transport.place];
        const child = spawn(
          process.execPath,
          ['-r', 'reflect-metadata', '-r', RUN_TYPESCRIPT, DEADLY_CONSUMER, ...place],
          { stdio: 'inherit' },
        );
        const ended = once(child, 'exit');
        const finished = until(
          'the end',
          () => isDone || child.exitCode !== null || child.signalCode !== null,
          120_000,
        );
        await finished;
        if (isDone) child.kill('SIGKILL');
        await ended;
        if (isDone) return;
        kills += 1;
        await pool.query('UPDATE stream_positions SET leased_until = now()');
        await run();
      };
      const running = run();
      try {
        const error = 'The process ended while it handled this event.';
        const rows = await deadEvents(1, 100_000);
        expect(rows).toEqual([{ handler: 'deadly', event_id: deadly, attempts: 5, error }]);
        expect(kills).toBeGreaterThanOrEqual(5);
        const [later] = await store(1);
        expect(await effectsOf('deadly', 70)).toEqual([...ids.filter((id) => id !== deadly), later!].toSorted());
      } finally {
        isDone = true;
        await running;
      }
    },
    120_000,
  );

  it('says that a handler has handled everything, once it has', async () => {
    transport.stream([recorder('complete')]);
    const ids = await store(20);
    // A moment before they are stored could already be handled.
    const { rows } = await pool.query<{ now: Date }>('SELECT now()');
    // A handler that was through before that moment notes no later one until it has handled something.
    await store(1);
    const isComplete = async (): Promise<boolean> =>
      (
        await pool.query(`SELECT FROM stream_positions WHERE handled_until >= $1 OR handled_until >= published_until`, [
          rows[0]!.now,
        ])
      ).rowCount === 1;
    await until('the position is complete', isComplete, WITHIN_MS);
    expect(await effects('complete')).toEqual(expect.arrayContaining(ids));
  });

  it('says until when a handler has handled everything, also while events never cease', async () => {
    transport.stream([recorder('busy')]);
    let hasProgressed = false;
    const storing = (async () => {
      while (!hasProgressed) await store(1);
    })();
    const { rows } = await pool.query<{ soon: Date }>(`SELECT now() + interval '2 seconds' AS soon`);
    const isThrough = async (): Promise<boolean> =>
      (await pool.query('SELECT FROM stream_positions WHERE handled_until >= $1', [rows[0]!.soon])).rowCount === 1;
    await until('the position is complete up to a time while events came', isThrough, WITHIN_MS).finally(() => {
      hasProgressed = true;
    });
    await storing;
    const { rows: missing } = await pool.query(
      `SELECT FROM events
       WHERE received_at < (SELECT handled_until FROM stream_positions WHERE handler = 'busy') - interval '1 second'
         AND event_id NOT IN (SELECT event_id FROM effects WHERE handler = 'busy')`,
    );
    expect(missing).toEqual([]);
  });
}

describe('a stream over PostgreSQL', () => {
  describeTransport(openPostgres);
});

(broker.isAvailable ? describe : describe.skip)(broker.title('a stream over RabbitMQ'), () =>
  describeTransport(openRabbit(broker.url)),
);
