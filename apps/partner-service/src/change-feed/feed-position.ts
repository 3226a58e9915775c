import { parseSnapshot } from '@app/common/database/snapshot';
import { isConversionKey, readCursor } from '../list/cursor';

/** How far a reader of the change feed has come. */
export interface FeedPosition {
  /** The database that gave it out: system identifier, oid and timeline. */
  database: string;
  /** A pg_snapshot: the reader has every change that is visible in it. */
  snapshot: string;
  /** While the reader is still reading the conversions that were there when it began: the last one. */
  after?: { tenantId: number; conversionId: string };
}

const SNAPSHOT = /^([1-9]\d{0,18}):([1-9]\d{0,18}):((?:[1-9]\d{0,18})?(?:,[1-9]\d{0,18})*)$/;

/** Undefined for a text that is not a position of ours. */
export function readPosition(text: string): FeedPosition | undefined {
  const position = readCursor(text) as Partial<FeedPosition>;
  const { database, snapshot, after } = position;
  const isOurs =
    typeof database === 'string' && isSnapshot(snapshot) && (after === undefined || isConversionKey(after));
  return isOurs ? (position as FeedPosition) : undefined;
}

/** PostgreSQL refuses one whose numbers are not in order. */
function isSnapshot(text: unknown): boolean {
  if (typeof text !== 'string' || !SNAPSHOT.test(text)) return false;
  const { xmax, xip } = parseSnapshot(text);
  const numbers = [BigInt(text.split(':')[0]!), ...xip, xmax];
  return numbers.every((xid, index) => index === 0 || numbers[index - 1]! < xid || (index === 1 && numbers[0] === xid));
}
