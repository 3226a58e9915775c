import fc from 'fast-check';
import { advanceSnapshot, parseSnapshot, seenByAll, sees as seesParsed } from './snapshot';

/** Whether a snapshot sees a transaction. */
function sees(snapshot: string, xid: bigint): boolean {
  return seesParsed(parseSnapshot(snapshot), String(xid));
}

/** An earlier and a later snapshot of one server, on which transactions begin in order and end in any. */
const twoSnapshots = fc
  .array(fc.record({ begun: fc.nat(20), endedAfter: fc.nat(20) }), { minLength: 1, maxLength: 20 })
  .chain((transactions) => {
    const sorted = transactions.toSorted((one, other) => one.begun - other.begun);
    const snapshotAt = (time: number): string => {
      const xip = sorted.flatMap(({ begun, endedAfter }, index) =>
        begun <= time && begun + endedAfter > time ? [index + 100] : [],
      );
      const ended = sorted.flatMap(({ begun, endedAfter }, index) => (begun + endedAfter <= time ? [index + 100] : []));
      const xmax = Math.max(99, ...ended) + 1;
      const running = xip.filter((xid) => xid < xmax);
      return `${running[0] ?? xmax}:${xmax}:${running.join(',')}`;
    };
    return fc.tuple(fc.nat(20), fc.nat(20)).map(([first, more]) => ({
      seen: snapshotAt(first),
      now: snapshotAt(first + more),
      xids: sorted.map((_, index) => BigInt(index + 100)),
    }));
  });

describe('advanceSnapshot', () => {
  it('sees what both snapshots see up to the last transaction, and nothing else', () => {
    fc.assert(
      fc.property(twoSnapshots, fc.nat(20), ({ seen, now, xids }, pick) => {
        const news = xids.filter((xid) => sees(now, xid) && !sees(seen, xid));
        fc.pre(news.length > 0);
        const last = news[pick % news.length]!;
        const next = advanceSnapshot(seen, now, String(last));
        for (const xid of xids) {
          expect(sees(next, xid)).toBe(sees(seen, xid) || (xid <= last && sees(now, xid)));
        }
      }),
    );
  });
});

describe('seenByAll', () => {
  it('sees what each of the snapshots sees, and nothing else', () => {
    const snapshots = fc.array(twoSnapshots, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(snapshots, (pairs) => {
        const [first, ...others] = pairs.flatMap(({ seen, now }) => [seen, now]);
        const common = seenByAll([first!, ...others]);
        for (let xid = 95; xid < 125; xid += 1) {
          const isSeen = [first!, ...others].every((snapshot) => sees(snapshot, BigInt(xid)));
          expect(seesParsed(common, String(xid))).toBe(isSeen);
        }
      }),
    );
  });
});

describe('sees', () => {
  it.each([
    ['99', true],
    ['100', false],
    ['101', true],
    ['102', false],
    ['103', false],
  ])('says of transaction %s whether 100:103:100,102 sees it: %s', (tx, isSeen) => {
    expect(seesParsed(parseSnapshot('100:103:100,102'), tx)).toBe(isSeen);
  });
});
