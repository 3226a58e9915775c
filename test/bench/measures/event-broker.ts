import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Log } from '@app/common';
import { createPartitions, RabbitStream, Relay, type TransactionHandler } from '@app/event-stream';
import { ANALYTICS_DATABASE } from '@app/partner-config/databases/platform-databases';
import { connect } from 'amqplib';
import { Pool } from 'pg';
import type { PrivateBroker } from '../../chaos/events/private-broker';
import type { Figure } from '../report/compare';
import { median } from '../report/statistics';
import type { Experiment } from './experiment';

const DAY = '2026-03-01';
const EVENTS = 20_000;
/** Events of one transaction. */
const COMMIT = 500;
/** Unconfirmed messages of the bare publisher. */
const WINDOW = 1_000;
const ROUNDS = 3;
const BATCH_SIZE = 1_000;
const TIMEOUT_MS = 60_000;
const LOG = new Log({ write: () => {}, flush: () => {} }, 'error');

const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot, properties)
  SELECT '${DAY}', 1, gen_random_uuid(), now(), now(), 'page_view', 'homepage_visited', false, '{"product_id":"42"}'
  FROM generate_series(1, ${COMMIT})`;
const CREATE_EFFECTS = 'CREATE TABLE IF NOT EXISTS bench_effects (event_id uuid NOT NULL)';
const ADD_EFFECTS = 'INSERT INTO bench_effects SELECT unnest($1::uuid[])';

/** Its effect is a row for each event, in the transaction of its position. */
const HANDLER: TransactionHandler = {
  name: 'bench',
  effect: 'transaction',
  types: 'all',
  async handle(events, client) {
    await client.query(ADD_EFFECTS, [events.map(({ event_id: id }) => id)]);
  },
};

/**
 * How many events the relay publishes and a consumer handles, against a publisher that does nothing but publish one
 * persistent message for each to a quorum queue and await the confirmations.
 */
export async function measureEventBroker(
  { harness, cleanUp, print }: Experiment,
  broker: PrivateBroker,
): Promise<Figure[]> {
  const pool = new Pool({ connectionString: harness.databaseUrl(ANALYTICS_DATABASE), max: 10 });
  cleanUp.defer(() => pool.end());
  await createPartitions(pool, [DAY]);
  await pool.query(CREATE_EFFECTS);
  const rounds: { bare: number; relay: number; consumer: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    print(`Events over a broker, round ${round} of ${ROUNDS}`);
    const bare = await publishBare(broker.url);
    rounds.push({ bare, ...(await relayAndConsume(pool, broker.url)) });
  }
  await pool.query(`DROP TABLE bench_effects; DELETE FROM stream_positions WHERE handler = '${HANDLER.name}'`);
  const perSecond = (title: string, name: 'bare' | 'relay' | 'consumer'): Figure => {
    return { title, value: median(rounds.map((one) => one[name])), unit: '', target: null };
  };
  const ratio = (title: string, name: 'relay' | 'consumer', atLeast: number): Figure => {
    return { title, value: median(rounds.map((one) => one[name] / one.bare)), unit: '×', target: { atLeast } };
  };
  return [
    perSecond('messages a second, by a bare confirmed publisher', 'bare'),
    perSecond('events a second, published by the relay', 'relay'),
    ratio('events of the relay : messages of the publisher', 'relay', 0.6),
    perSecond('events a second, handled by a consumer', 'consumer'),
    ratio('events of the consumer : messages of the publisher', 'consumer', 0.8),
  ];
}

/** Messages a second. */
async function publishBare(url: string): Promise<number> {
  const connection = await connect(url, { noDelay: true });
  try {
    const channel = await connection.createConfirmChannel();
    const queue = `bare-${randomUUID()}`;
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    const content = Buffer.from(JSON.stringify({ event_day: DAY, source_id: 1, event_id: randomUUID() }));
    const startedMs = performance.now();
    for (let sent = 0; sent < EVENTS; sent += WINDOW) {
      for (let number = 0; number < WINDOW; number += 1) channel.sendToQueue(queue, content, { persistent: true });
      await channel.waitForConfirms();
    }
    const perSecond = (EVENTS * 1_000) / (performance.now() - startedMs);
    await channel.deleteQueue(queue);
    return perSecond;
  } finally {
    await connection.close();
  }
}

/** Events a second that the relay has published, and then that a consumer has handled. */
async function relayAndConsume(pool: Pool, brokerUrl: string): Promise<{ relay: number; consumer: number }> {
  const [published, handled] = [new Progress(), new Progress()];
  const subscribing = streamOf(pool, brokerUrl, () => undefined);
  subscribing.start([HANDLER]);
  await awaitPosition(pool);
  await subscribing.stop();
  for (let stored = 0; stored < EVENTS; stored += COMMIT) await pool.query(INSERT_EVENTS);
  const relay = new Relay({ pool, brokerUrl, log: LOG, onPublished: (_handler, events) => published.add(events) });
  relay.start();
  await published.reached(EVENTS);
  await relay.stop();
  const stream = streamOf(pool, brokerUrl, (events) => handled.add(events));
  stream.start([HANDLER]);
  await handled.reached(EVENTS);
  await stream.stop();
  return { relay: published.perSecond, consumer: handled.perSecond };
}

function streamOf(pool: Pool, brokerUrl: string, onHandled: (events: number) => void): RabbitStream {
  return new RabbitStream({
    pool,
    brokerUrl,
    queueName: 'bench_events',
    batchSize: BATCH_SIZE,
    log: LOG,
    onHandled: (_handler, outcome, events) => outcome === 'handled' && onHandled(events),
  });
}

async function awaitPosition(pool: Pool): Promise<void> {
  const subscribed = `SELECT FROM stream_positions WHERE handler = '${HANDLER.name}' AND queue IS NOT NULL`;
  while ((await pool.query(subscribed)).rowCount === 0) await wait(50);
}

/** The rate after the first step, which is the one that began. */
class Progress {
  private total = 0;
  private first: { total: number; atMs: number } | undefined;
  private lastMs = 0;

  add(events: number): void {
    if (events === 0) return;
    this.total += events;
    this.lastMs = performance.now();
    this.first ??= { total: this.total, atMs: this.lastMs };
  }

  get perSecond(): number {
    const { total, atMs } = this.first!;
    return ((this.total - total) * 1_000) / (this.lastMs - atMs);
  }

  /** @throws Error when that takes too long */
  async reached(events: number): Promise<void> {
    const endMs = performance.now() + TIMEOUT_MS;
    while (this.total < events) {
      if (performance.now() > endMs) throw new Error(`Only ${this.total} of ${events} events went over the broker`);
      await wait(20);
    }
  }
}
