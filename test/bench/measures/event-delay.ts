import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Client } from 'pg';
import { runPacedLoad } from '../load/paced-load';
import type { Figure } from '../report/compare';
import { median } from '../report/statistics';
import { track } from './send-events';

const PER_SECOND = 500;
const PROBES = 100;
const PROBE_INTERVAL_MS = 20;
const HANDLER = 'hourly';

/** The row of an event ($1) of a source ($2): a look for it is no part of the delay. */
const FIND_EVENT = `
  SELECT event_day::text, tx, event_type FROM events
  WHERE event_day >= (now() AT TIME ZONE 'UTC')::date - 1 AND source_id = $2 AND event_id = $1`;
/**
 * Whether the handler $1 has handled an event, or each of those that want it where there is no $1. It is cheap, because it
 * is asked every millisecond beside what is measured.
 */
const IS_HANDLED = {
  'on PostgreSQL': {
    text: `
      SELECT bool_and(pg_visible_in_snapshot($2::xid8, snapshot)) AS "isHandled"
      FROM stream_positions WHERE handler = coalesce($1, handler)`,
    values: ({ tx }: Stored) => [tx],
  },
  'over a broker': {
    text: `
      SELECT bool_and(
        EXISTS (
          SELECT FROM handled
          WHERE handled.handler = position.handler AND event_day = $2 AND source_id = $3 AND event_id = $4
        )
      ) AS "isHandled"
      FROM stream_positions AS position
      WHERE handler = coalesce($1, handler) AND (types IS NULL OR $5 = ANY (types))`,
    values: ({ event_day, sourceId, eventId, event_type }: Stored) => [event_day, sourceId, eventId, event_type],
  },
};
export type Transport = keyof typeof IS_HANDLED;

/** Until each handler has handled an event that is sent now, and all before it. */
export async function untilHandled(databaseUrl: string, url: string, transport: Transport): Promise<void> {
  const eventId = await track(url);
  await onDatabase(databaseUrl, async (client) => {
    const isHandled = await (await prepare(client, transport, null))(eventId);
    while (!(await isHandled())) await wait(100);
  });
}

interface Stored {
  event_day: string;
  tx: string;
  event_type: string;
  sourceId: number;
  eventId: string;
}

/** Returns, for an event that is stored, the question whether it is handled. */
type Find = (eventId: string) => Promise<() => Promise<boolean>>;

async function prepare(client: Client, transport: Transport, handler: string | null): Promise<Find> {
  const source = await client.query<{ source_id: number }>('SELECT source_id FROM events LIMIT 1');
  const sourceId = source.rows[0]!.source_id;
  const { text, values } = IS_HANDLED[transport];
  return async (eventId) => {
    const found = await client.query<Omit<Stored, 'sourceId' | 'eventId'>>(FIND_EVENT, [eventId, sourceId]);
    const stored = { ...found.rows[0]!, sourceId, eventId };
    const query = { name: `handled ${transport}`, text, values: [handler, ...values(stored)] };
    return async () => (await client.query<{ isHandled: boolean | null }>(query)).rows[0]?.isHandled === true;
  };
}

/** In milliseconds: since an event was sent, and since its collector acknowledged it. */
export interface Delay {
  sinceSentMs: number;
  sinceStoredMs: number;
}

/** The medians of the time until the handler of an event has committed, while others come at a fixed rate. */
export async function measureDelay(databaseUrl: string, url: string, transport: Transport): Promise<Delay> {
  const ended = new AbortController();
  const others = runPacedLoad({ send: () => track(url), perSecond: PER_SECOND, signal: ended.signal });
  const delays: Delay[] = [];
  await onDatabase(databaseUrl, async (client) => {
    const find = await prepare(client, transport, HANDLER);
    for (let probe = 0; probe < PROBES; probe += 1) {
      const sentMs = performance.now();
      const eventId = await track(url);
      const storedMs = performance.now();
      const isHandled = await find(eventId);
      while (!(await isHandled())) await wait(1);
      const handledMs = performance.now();
      delays.push({ sinceSentMs: handledMs - sentMs, sinceStoredMs: handledMs - storedMs });
      await wait(PROBE_INTERVAL_MS);
    }
  });
  ended.abort();
  await others;
  return {
    sinceSentMs: median(delays.map(({ sinceSentMs }) => sinceSentMs)),
    sinceStoredMs: median(delays.map(({ sinceStoredMs }) => sinceStoredMs)),
  };
}

/** @param where such as ` over a broker` */
export function delayFigures(where: string, { sinceSentMs, sinceStoredMs }: Delay, atMostMs: number): Figure[] {
  const title = `p50 from the storage of an event until it is handled${where}`;
  return [
    { title, value: sinceStoredMs, unit: 'ms', target: { atMost: atMostMs } },
    { title: '    from its request on', value: sinceSentMs, unit: 'ms', target: null },
  ];
}
