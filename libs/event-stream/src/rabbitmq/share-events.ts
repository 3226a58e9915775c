import { parseSnapshot, sees } from '@app/common/database/snapshot';
import { type SharedMessage, toMessages } from './event-message';
import type { UnseenKey } from './relay-repository';

/** A handler, what it has seen, and which types of events it wants; null: all. */
export interface Reader {
  handler: string;
  seen: string;
  types: readonly string[] | null;
}

export interface PageMessage extends SharedMessage {
  keys: readonly UnseenKey[];
}

/** Messages that give each of the readers those events of a page that it wants and has not seen. */
export function shareEvents(events: readonly UnseenKey[], readers: readonly Reader[]): PageMessage[] {
  const snapshots = readers.map(({ seen }) => parseSnapshot(seen));
  const handlersOf = ({ event_type: type, tx }: UnseenKey): string[] =>
    readers
      .filter(({ types }, place) => (types?.includes(type) ?? true) && !sees(snapshots[place]!, tx))
      .map(({ handler }) => handler);
  const groups = Map.groupBy(events, (event) => JSON.stringify(handlersOf(event)));
  return [...groups].flatMap(([key, group]) => {
    const handlers = JSON.parse(key) as string[];
    return handlers.length === 0 ? [] : toMessages(handlers, 0, group);
  });
}

/**
 * How far a page is published: up to the last event before the first one that the broker does not have. A transaction of
 * which a part is missing will be published again as a whole.
 */
export function lastPublished(events: readonly UnseenKey[], missing: readonly PageMessage[]): UnseenKey | undefined {
  const end = missing.map(({ keys }) => BigInt(keys[0]!.tx)).reduce((a, b) => (b < a ? b : a), 2n ** 64n);
  return events.findLast(({ tx }) => BigInt(tx) < end);
}
