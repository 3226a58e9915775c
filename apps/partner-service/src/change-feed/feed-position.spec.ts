import fc from 'fast-check';
import { writeCursor } from '../list/cursor';
import { advanceSnapshot, parseSnapshot, readPosition } from './feed-position';

const DATABASE = '7430000000000000000/16384/1';

/** Whether a snapshot sees a transaction. */
function sees(snapshot: string, xid: bigint): boolean {
  const { xmax, xip } = parseSnapshot(snapshot);
  return xid < xmax && !xip.includes(xid);
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
        expect(readPosition(writeCursor({ database: DATABASE, snapshot: next }))).toBeDefined();
      }),
    );
  });
});

describe('a position', () => {
  it.each([
    { database: DATABASE, snapshot: '100:100:' },
    { database: DATABASE, snapshot: '100:105:100,103' },
    { database: DATABASE, snapshot: '100:104:101', after: { tenantId: -3, conversionId: 'ö\n1' } },
  ])('is read as it was written: %j', (position) => {
    expect(readPosition(writeCursor(position))).toEqual(position);
  });

  it.each([
    'x',
    Buffer.from('null').toString('base64url'),
    ...['', '1:2', '0:1:', '5:3:', '1:9:8,7', '1:3:3', '1:3:1,', `1:${'9'.repeat(20)}:`].map((snapshot) =>
      writeCursor({ database: DATABASE, snapshot }),
    ),
    writeCursor({ database: DATABASE, snapshot: '1:1:', after: { tenantId: 2 ** 31, conversionId: 'a' } }),
    writeCursor({ database: DATABASE, snapshot: '1:1:', after: { tenantId: 1, conversionId: 'a\0' } }),
  ])('is not read from another text: %s', (text) => {
    expect(readPosition(text)).toBeUndefined();
  });
});
