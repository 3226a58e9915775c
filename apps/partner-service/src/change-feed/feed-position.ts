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

/** A pg_snapshot (PostgreSQL manual, 9.27): transactions below `xmax` are visible, except those in `xip`. */
export interface Snapshot {
  xmax: bigint;
  xip: bigint[];
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

/** @param text as PostgreSQL writes it: `xmin:xmax:xip,xip…` */
export function parseSnapshot(text: string): Snapshot {
  const [, xmax, xip] = text.split(':');
  return { xmax: BigInt(xmax!), xip: xip ? xip.split(',').map(BigInt) : [] };
}

/** The snapshot that sees what `seen` sees, and of what `now` sees the transactions up to `lastTx`. */
export function advanceSnapshot(seen: string, now: string, lastTx: string): string {
  const [before, present, last] = [parseSnapshot(seen), parseSnapshot(now), BigInt(lastTx)];
  const xmax = last < before.xmax ? before.xmax : last + 1n;
  const unseen = [...before.xip.filter((xid) => xid > last), ...present.xip.filter((xid) => xid < xmax)];
  const xip = [...new Set(unseen)].toSorted((one, other) => (one < other ? -1 : 1));
  return `${xip[0] ?? xmax}:${xmax}:${xip.join(',')}`;
}

/** PostgreSQL refuses one whose numbers are not in order. */
function isSnapshot(text: unknown): boolean {
  if (typeof text !== 'string' || !SNAPSHOT.test(text)) return false;
  const { xmax, xip } = parseSnapshot(text);
  const numbers = [BigInt(text.split(':')[0]!), ...xip, xmax];
  return numbers.every((xid, index) => index === 0 || numbers[index - 1]! < xid || (index === 1 && numbers[0] === xid));
}
