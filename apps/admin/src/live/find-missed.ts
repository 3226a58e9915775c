import type { LivePostback } from './partner-feed';

/** More than these are not sent again: a list shows them better. */
const MAX_MISSED = 500;

/**
 * The rows that a client may lack after an interruption, oldest first; undefined when they are too many. Rows somewhat
 * older than its last one are sent again, because they may have been stored after it: a client skips ids that it has.
 *
 * @param rows received since shortly before the last event
 * @param lastId the id of the last event that the client has
 */
export function findMissed(rows: readonly LivePostback[], lastId: string): LivePostback[] | undefined {
  const sorted = rows.toSorted((one, other) => compare(one.received_at, other.received_at) || compareIds(one, other));
  const last = sorted.find(({ postback_id: id }) => id === lastId);
  const isNewer = (row: LivePostback): boolean => compare(row.postback_id, lastId) > 0;
  const newer = sorted.filter(isNewer);
  if (newer.length > MAX_MISSED) return undefined;
  const older = sorted.filter((row) => row !== last && !isNewer(row));
  return [...older.slice(-MAX_MISSED), ...newer];
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const compareIds = (one: LivePostback, other: LivePostback): number => compare(one.postback_id, other.postback_id);
