// How far a reader of a table whose rows carry `tx xid8` has come. A time or a sequence would lose rows: transactions commit
// in another order than they begin.

/** A pg_snapshot (PostgreSQL manual, 9.27): transactions below `xmax` are visible, except those in `xip`. */
export interface Snapshot {
  xmax: bigint;
  xip: bigint[];
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
