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

/** Whether a snapshot sees what a transaction committed. */
export function sees({ xmax, xip }: Snapshot, tx: string): boolean {
  const xid = BigInt(tx);
  return xid < xmax && !xip.includes(xid);
}

/** The snapshot that sees what all of these see, and nothing else. */
export function seenByAll([first, ...others]: readonly [string, ...string[]]): Snapshot {
  return others.map(parseSnapshot).reduce(({ xmax, xip }, other) => {
    const lower = xmax < other.xmax ? xmax : other.xmax;
    return { xmax: lower, xip: [...new Set([...xip, ...other.xip])].filter((xid) => xid < lower) };
  }, parseSnapshot(first));
}

/** The snapshot that sees what `seen` sees, and of what `now` sees the transactions up to `lastTx`. */
export function advanceSnapshot(seen: string, now: string, lastTx: string): string {
  const [before, present, last] = [parseSnapshot(seen), parseSnapshot(now), BigInt(lastTx)];
  const xmax = last < before.xmax ? before.xmax : last + 1n;
  const unseen = [...before.xip.filter((xid) => xid > last), ...present.xip.filter((xid) => xid < xmax)];
  const xip = [...new Set(unseen)].toSorted((one, other) => (one < other ? -1 : 1));
  return `${xip[0] ?? xmax}:${xmax}:${xip.join(',')}`;
}
