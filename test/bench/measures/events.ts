import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { ANALYTICS_DATABASE } from '@app/partner-config/databases/platform-databases';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { runPacedLoad } from '../load/paced-load';
import { runLoad } from '../load/run-load';
import { readStoredRow, writeInsertScript } from '../references/insert-script';
import { runPgbench } from '../references/pgbench';
import { findProgram } from '../references/programs';
import type { Figure } from '../report/compare';
import { median } from '../report/statistics';
import type { Experiment } from './experiment';

const TRACK = '/api/v1/analytics/track';
const CONNECTIONS = 128;
const BATCH = 500;
const BATCH_CONNECTIONS = 8;
/** While the delay until an event is handled is measured. */
const PER_SECOND = 500;
const PROBES = 100;
const PROBE_INTERVAL_MS = 20;
const HANDLER = 'hourly';

/** As the script for pages sends it. */
const EVENT = {
  event_type: 'page_view',
  event_name: 'homepage_visited',
  page_url: 'https://shop.example/products/42?utm_source=mail',
  session_id: 'session-0123456789',
  anonymous_id: 'visitor-0123456789',
  properties: { product_id: '42', category: 'shoes', price: '129.90' },
};
const ONE = JSON.stringify(EVENT);
const MANY = JSON.stringify({ events: Array.from({ length: BATCH }, () => EVENT) });

const IS_HANDLED = `
  SELECT pg_visible_in_snapshot((SELECT tx FROM events WHERE event_id = $1), snapshot) AS "isHandled"
  FROM stream_positions WHERE handler = $2`;

/** Events of single requests and of batches, against pgbench that inserts such rows; and how soon they are handled. */
export async function measureEvents({ harness, seconds, print }: Experiment): Promise<Figure[]> {
  const url = harness.databaseUrl(ANALYTICS_DATABASE);
  const collector = await harness.startCollector();
  await track(collector.url);
  print('Events: pgbench inserts rows like that of an event');
  const reference = await insertsPerSecond(url, seconds);
  const consumer = await harness.startConsumer();
  const load = { port: collector.port, run: 'e', warmUpSeconds: 2, seconds };
  print(`Events one by one, ${CONNECTIONS} connections, while they are handled`);
  const single = await runLoad({ ...load, target: TRACK, body: ONE, connections: CONNECTIONS });
  print(`Events in batches of ${BATCH}`);
  const batches = await runLoad({ ...load, target: `${TRACK}/batch`, body: MANY, connections: BATCH_CONNECTIONS });
  print('Waiting until all are handled');
  await untilHandled(url, collector.url);
  print(`The delay until an event is handled, at ${PER_SECOND} a second`);
  const delayMs = await measureDelay(url, collector.url);
  await Promise.all([collector.stop(), consumer.stop()]);
  const perSecond = (title: string, value: number): Figure => ({ title, value, unit: '', target: null });
  const ratio = (title: string, value: number, atLeast: number): Figure[] =>
    reference === undefined ? [] : [{ title, value: value / reference, unit: '×', target: { atLeast } }];
  return [
    ...(reference === undefined ? [] : [perSecond('events a second, inserted by pgbench', reference)]),
    perSecond('events a second, one by one', single.perSecond),
    ...ratio('events one by one : pgbench', single.perSecond, 0.8),
    perSecond(`events a second, in batches of ${BATCH}`, batches.perSecond * BATCH),
    ...ratio('events in batches : pgbench', batches.perSecond * BATCH, 2.5),
    { title: 'p50 until an event is handled', value: delayMs, unit: 'ms', target: { atMost: 10 } },
  ];
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

/** @returns the event's id @throws Error when it is not stored */
async function track(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url + TRACK, { method: 'POST', headers, body: ONE });
  if (!response.ok) throw new Error(`An event was answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { event_id: string }).event_id;
}

async function untilHandled(databaseUrl: string, url: string): Promise<void> {
  const eventId = await track(url);
  await onDatabase(databaseUrl, (client) => awaitHandled(client, eventId, 100));
}

async function awaitHandled(client: Client, eventId: string, pauseMs: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ isHandled: boolean }>(IS_HANDLED, [eventId, HANDLER]);
    if (rows[0]?.isHandled) return;
    await wait(pauseMs);
  }
}

/** The median of the time from the request of an event until its handler has committed, in milliseconds. */
async function measureDelay(databaseUrl: string, url: string): Promise<number> {
  const ended = new AbortController();
  const others = runPacedLoad({ send: () => track(url), perSecond: PER_SECOND, signal: ended.signal });
  const delaysMs: number[] = [];
  await onDatabase(databaseUrl, async (client) => {
    for (let probe = 0; probe < PROBES; probe += 1) {
      const startedMs = performance.now();
      await awaitHandled(client, await track(url), 1);
      delaysMs.push(performance.now() - startedMs);
      await wait(PROBE_INTERVAL_MS);
    }
  });
  ended.abort();
  await others;
  return median(delaysMs);
}
