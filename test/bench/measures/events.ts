import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { ANALYTICS_DATABASE, CONFIG_DATABASE } from '@app/partner-config/databases/platform-databases';
import { runLoad } from '../load/run-load';
import { readStoredRow, writeInsertScript } from '../references/insert-script';
import { runPgbench } from '../references/pgbench';
import { findProgram } from '../references/programs';
import type { Figure } from '../report/compare';
import { measureEventBroker } from './event-broker';
import { delayFigures, measureDelay, untilHandled } from './event-delay';
import { measureEventsOverBroker, onBroker } from './events-over-broker';
import type { Experiment } from './experiment';
import { EVENT, sendSingle, TRACK, track } from './send-events';

const BATCH = 500;
const BATCH_CONNECTIONS = 8;
const MANY = JSON.stringify({ events: Array.from({ length: BATCH }, () => EVENT) });

/**
 * Events of single requests and of batches, against pgbench that inserts such rows, alone and while they are handled; how
 * soon they are; and the same over a broker.
 */
export async function measureEvents(experiment: Experiment): Promise<Figure[]> {
  const { harness, seconds, print } = experiment;
  const url = harness.databaseUrl(ANALYTICS_DATABASE);
  const collector = await harness.startCollector();
  await track(collector.url);
  print('Events: pgbench inserts rows like that of an event');
  const reference = await insertsPerSecond(url, seconds);
  const single = await sendSingle(experiment, collector, 'alone');
  print(`Events in batches of ${BATCH}`);
  const target = `${TRACK}/batch`;
  const load = { port: collector.port, run: 'e', warmUpSeconds: 2, seconds };
  const batches = await runLoad({ ...load, target, body: MANY, connections: BATCH_CONNECTIONS });
  const consumer = await harness.startConsumer();
  print('Waiting until all are handled');
  const handledPerSecond = await measureHandling(url, collector.url);
  const handled = await sendSingle(experiment, collector, 'while they are handled');
  await untilHandled(url, collector.url, 'on PostgreSQL');
  const delays = await measureDelays(experiment, collector.url);
  await Promise.all([collector.stop(), consumer.stop()]);
  // The transport first: whoever has subscribed to the broker by then would be published for as well.
  const overBroker = await onBroker(experiment, async (broker) => {
    const transport = await measureEventBroker(experiment, broker);
    return { transport, ...(await measureEventsOverBroker(experiment, broker)) };
  });
  const perSecond = (title: string, value: number): Figure => ({ title, value, unit: '', target: null });
  const ratio = (title: string, value: number | undefined, target: Figure['target']): Figure[] =>
    reference === undefined || value === undefined ? [] : [{ title, value: value / reference, unit: '×', target }];
  return [
    ...(reference === undefined ? [] : [perSecond('events a second, inserted by pgbench', reference)]),
    perSecond('events a second, one by one', single),
    ...ratio('events one by one : pgbench', single, { atLeast: 0.8 }),
    ...ratio('events one by one while they are handled : pgbench', handled, { atLeast: 0.8 }),
    ...ratio('events one by one while the relay publishes them : pgbench', overBroker?.perSecond, { atLeast: 0.4 }),
    perSecond(`events a second, in batches of ${BATCH}`, batches.perSecond * BATCH),
    ...ratio('events in batches : pgbench', batches.perSecond * BATCH, { atLeast: 2.5 }),
    perSecond('events a second, handled by each handler on PostgreSQL', handledPerSecond),
    ...delays,
    ...(overBroker ? [...overBroker.delays, ...overBroker.transport] : []),
  ];
}

/** How many stored events each handler receives a second. */
async function measureHandling(databaseUrl: string, url: string): Promise<number> {
  const startedMs = performance.now();
  await untilHandled(databaseUrl, url, 'on PostgreSQL');
  const tookSeconds = (performance.now() - startedMs) / 1_000;
  const { rows } = await onDatabase(databaseUrl, (client) =>
    client.query<{ count: string }>('SELECT count(*) FROM events'),
  );
  return Number(rows[0]!.count) / tookSeconds;
}

/** On PostgreSQL, also while somebody writes to another database of the server for longer than that takes. */
async function measureDelays({ harness, print }: Experiment, url: string): Promise<Figure[]> {
  const databaseUrl = harness.databaseUrl(ANALYTICS_DATABASE);
  print('The delay until an event is handled');
  const alone = await measureDelay(databaseUrl, url, 'on PostgreSQL');
  print('The delay beside a long transaction in another database');
  const beside = await onDatabase(harness.databaseUrl(CONFIG_DATABASE), async (client) => {
    await client.query('BEGIN');
    await client.query('CREATE TABLE bench_long_transaction ()');
    const delay = await measureDelay(databaseUrl, url, 'on PostgreSQL');
    await client.query('ROLLBACK');
    return delay;
  });
  return [...delayFigures('', alone, 10), ...delayFigures(' beside a long transaction', beside, 100)];
}

/** Undefined on a machine without pgbench. The rows are removed. */
async function insertsPerSecond(databaseUrl: string, seconds: number): Promise<number | undefined> {
  const program = await findProgram('pgbench');
  if (!program) return undefined;
  const insert = writeInsertScript(
    await onDatabase(databaseUrl, (client) => readStoredRow(client, 'events')),
    'events',
  );
  const folder = await mkdtemp(join(tmpdir(), 'bench-events-'));
  try {
    return (await runPgbench({ program, databaseUrl, insert, seconds, folder })).perSecond;
  } finally {
    await rm(folder, { recursive: true });
    await onDatabase(databaseUrl, (client) => client.query('TRUNCATE events'));
  }
}
