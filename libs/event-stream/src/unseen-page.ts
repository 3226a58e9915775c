import { advanceSnapshot, parseSnapshot, seenByAll, sees } from '@app/common/database/snapshot';
import { handles } from './attempt-events';
import type { EventHandler } from './event-handler';
import { readUnseen, type UnseenEvent } from './stream-repository';

/** Events in the order of their transactions, all of those that were unseen up to the last one. */
export interface UnseenPage {
  events: UnseenEvent[];
  /** That with which it was read. */
  snapshot: string;
  /** Of the last event, where later ones may be left. */
  lastTx?: string;
}

/** Reads what one of the snapshots has not seen: about `limit` events, and no transaction in part. */
export async function readUnseenPage(
  database: Parameters<typeof readUnseen>[0],
  snapshots: readonly [string, ...string[]],
  limit: number,
): Promise<UnseenPage> {
  const page = await readUnseen(database, seenByAll(snapshots), limit);
  const last = page.events.length < limit ? undefined : page.events.at(-1);
  return { ...page, ...(last && { lastTx: last.tx }) };
}

/** The events of a page that a handler wants and has not seen. */
export function wantedBy(handler: EventHandler, seen: string, { events }: UnseenPage): UnseenEvent[] {
  const snapshot = parseSnapshot(seen);
  return events.filter(({ event_type: type, tx }) => handles(handler, type) && !sees(snapshot, tx));
}

/** What a handler has seen after the page. */
export function nextAfter(seen: string, { snapshot, lastTx }: Omit<UnseenPage, 'events'>): string {
  return lastTx === undefined ? snapshot : advanceSnapshot(seen, snapshot, lastTx);
}
