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

/** An event of the source $3, found by its key: a scan of all events would be part of the delay. */
const EVENT = `
  FROM events WHERE event_day >= (now() AT TIME ZONE 'UTC')::date - 1 AND source_id = $3 AND event_id = $1`;
/** Whether the handler $2 has handled the event $1, or each of those that want it where there is no $2. */
const IS_HANDLED = {
  'on PostgreSQL': `
    SELECT bool_and(pg_visible_in_snapshot((SELECT tx ${EVENT}), snapshot)) AS "isHandled"
    FROM stream_positions WHERE handler = coalesce($2, handler)`,
  'over a broker': `
    SELECT bool_and(handled.event_id IS NOT NULL) AS "isHandled"
    FROM stream_positions AS position
    CROSS JOIN (SELECT event_day, source_id, event_id, event_type ${EVENT}) AS event
    LEFT JOIN handled USING (handler, event_day, source_id, event_id)
    WHERE position.handler = coalesce($2, position.handler)
      AND (position.types IS NULL OR event.event_type = ANY (position.types))`,
};
export type Transport = keyof typeof IS_HANDLED;

/** Until each handler has handled an event that is sent now, and all before it. */
export async function untilHandled(databaseUrl: string, url: string, transport: Transport): Promise<void> {
  const eventId = await track(url);
  await onDatabase(databaseUrl, async (client) => {
    const isHandled = await prepare(client, transport, null);
    while (!(await isHandled(eventId))) await wait(100);
  });
}

type IsHandled = (eventId: string) => Promise<boolean>;

async function prepare(client: Client, transport: Transport, handler: string | null): Promise<IsHandled> {
  const source = await client.query<{ source_id: number }>('SELECT source_id FROM events LIMIT 1');
  return async (eventId) => {
    const values = [eventId, handler, source.rows[0]!.source_id];
    const query = { name: `handled ${transport}`, text: IS_HANDLED[transport], values };
    const { rows } = await client.query<{ isHandled: boolean | null }>(query);
    return rows[0]?.isHandled === true;
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
    const isHandled = await prepare(client, transport, HANDLER);
    for (let probe = 0; probe < PROBES; probe += 1) {
      const sentMs = performance.now();
      const eventId = await track(url);
      const storedMs = performance.now();
      while (!(await isHandled(eventId))) await wait(1);
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
