import { randomUUID } from 'node:crypto';
import { type LogEntry, Log } from '@app/common';
import { TcpProxy } from '@app/common/testing/tcp-proxy';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { Pool } from 'pg';
import { createPartitions } from '../database/partitions';
import { rebasePositions } from '../database/rebase-positions';
import type { TransactionHandler } from '../event-handler';
import { createAnalyticsDatabase } from '../testing/analytics-database';
import { deleteQueues, findBroker } from '../testing/broker';
import { openRabbit, type TransportUnderTest } from '../testing/transports';
import type { Limits } from './topology';

const DAY = new Date().toISOString().slice(0, 10);
const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, id, now(), now(), 'click', 'click', false, '{}' FROM unnest($1::uuid[]) AS id`;
const WITHIN_MS = 20_000;

const broker = findBroker(process.env['REQUIRE_RABBITMQ'] === '1', process.env['RABBITMQ_URL']);

(broker.isAvailable ? describe : describe.skip)(broker.title('an outage of RabbitMQ is a delay'), () => {
  let database: TestDatabase;
  let pool: Pool;
  let transport: TransportUnderTest | undefined;
  let entries: LogEntry[];
  beforeEach(async () => {
    database = await createAnalyticsDatabase();
    pool = new Pool({ connectionString: database.url, max: 20 });
    await createPartitions(pool, [DAY]);
    await pool.query('CREATE TABLE effects (event_id uuid NOT NULL)');
    entries = [];
  });
  afterEach(async () => {
    await transport?.close();
    await pool.end();
    await database.drop();
  });

  const handler: TransactionHandler = {
    name: 'recorder',
    effect: 'transaction',
    types: 'all',
    async handle(events, client) {
      await client.query('INSERT INTO effects SELECT unnest($1::uuid[])', [events.map(({ event_id }) => event_id)]);
    },
  };

  function open(limits: Limits, url = broker.url): TransportUnderTest {
    const log = new Log({ write: (entry) => void entries.push(entry), flush: () => {} }, 'info');
    transport = openRabbit(url, { retryDelaysMs: [50, 50, 50, 50], ...limits })(pool, log);
    return transport;
  }

  async function store(commits: number, each: number): Promise<string[]> {
    const all: string[] = [];
    for (let commit = 0; commit < commits; commit += 1) {
      const ids = Array.from({ length: each }, () => randomUUID());
      await pool.query(INSERT_EVENTS, [ids]);
      all.push(...ids);
    }
    return all.toSorted();
  }

  const effects = async (): Promise<string[]> =>
    (await pool.query<{ event_id: string }>('SELECT event_id FROM effects ORDER BY 1')).rows.map((row) => row.event_id);

  const handled = (count: number): Promise<unknown> =>
    until(`${count} effects`, async () => (await effects()).length >= count, WITHIN_MS);

  /** Creates the queues, and leaves them without a consumer. */
  async function withoutConsumer(streams: TransportUnderTest): Promise<void> {
    const first = streams.stream([handler]);
    const [id] = await store(1, 1);
    await handled(1);
    expect(await effects()).toEqual([id]);
    await first.stop();
  }

  it('stops when it is asked to while it connects', async () => {
    await open({}).stream([handler]).stop();
  });

  it('also where the database is restored beside another broker, without the messages that were published', async () => {
    const streams = open({});
    await withoutConsumer(streams);
    const ids = [...(await effects()), ...(await store(4, 60))];
    const isPublished = `
      SELECT FROM stream_positions WHERE pg_visible_in_snapshot((SELECT max(tx::text::bigint)::text::xid8 FROM events), snapshot)`;
    await until('all are published', async () => (await pool.query(isPublished)).rowCount === 1, WITHIN_MS);
    await deleteQueues(broker.url, streams.place[1]!, [handler.name]);
    await rebasePositions(pool);
    streams.stream([handler]);
    await handled(ids.length);
    expect(await effects()).toEqual(ids.toSorted());
  });

  it('while a queue is full', async () => {
    const streams = open({ maxLength: 3 });
    await withoutConsumer(streams);
    const ids = [...(await effects()), ...(await store(20, 60))];
    await until(
      'the queue is full',
      () => entries.some(({ message }) => message === 'A queue of the broker is full or missing'),
      WITHIN_MS,
    );
    streams.stream([handler]);
    await handled(ids.length);
    expect(await effects()).toEqual(ids.toSorted());
  });

  it('of which the database knows while an event waits for its next attempt', async () => {
    const streams = open({ retryDelaysMs: [1_000, 1_000, 1_000, 1_000] });
    let isBroken = true;
    const failing: TransactionHandler = {
      ...handler,
      async handle(events, client) {
        if (isBroken) throw new Error('cannot be handled');
        await handler.handle(events, client);
      },
    };
    streams.stream([failing]);
    const [id] = await store(1, 1);
    const waiting = async (): Promise<object[]> =>
      (await pool.query('SELECT event_id, attempts, error, due_at > now() AS "isInBroker" FROM event_retries')).rows;
    await until('it has failed', async () => (await waiting()).length === 1, WITHIN_MS);
    expect(await waiting()).toEqual([{ event_id: id, attempts: 1, error: 'cannot be handled', isInBroker: true }]);
    isBroken = false;
    await handled(1);
    expect(await waiting()).toEqual([]);
  });

  it('while messages expire without a consumer', async () => {
    const streams = open({ messageTtlMs: 200 });
    await withoutConsumer(streams);
    const ids = [...(await effects()), ...(await store(4, 60))];
    const isPublished = async (): Promise<boolean> =>
      (await pool.query(`SELECT FROM stream_positions WHERE published_until > now() - interval '1 s'`)).rowCount === 1;
    await until('they are published', isPublished, WITHIN_MS);
    // Longer than messages live.
    await new Promise((resolve) => setTimeout(resolve, 600));
    streams.stream([handler]);
    await handled(ids.length);
    expect(await effects()).toEqual(ids.toSorted());
    expect((await pool.query('SELECT FROM dead_events')).rowCount).toBe(0);
  });

  it('while connections break under load', async () => {
    const { hostname, port } = new URL(broker.url);
    const proxy = new TcpProxy(() => Number(port || 5672), hostname);
    await proxy.open();
    const through = new URL(broker.url);
    [through.hostname, through.port] = ['127.0.0.1', String(proxy.port)];
    const streams = open({}, through.href);
    streams.stream([handler]);
    streams.stream([handler]);
    const ids: string[] = [];
    for (let outage = 0; outage < 4; outage += 1) {
      ids.push(...(await store(10, 40)));
      await proxy.close();
      ids.push(...(await store(5, 40)));
      await proxy.open();
      ids.push(...(await store(10, 40)));
    }
    await handled(ids.length);
    expect(await effects()).toEqual(ids.toSorted());
    expect((await pool.query('SELECT FROM dead_events')).rowCount).toBe(0);
    await transport?.close();
    transport = undefined;
    await proxy.close();
  }, 60_000);
});
