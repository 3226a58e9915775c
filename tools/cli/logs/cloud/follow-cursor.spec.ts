import fc from 'fast-check';
import { CLOCKS_DIFFER_MS, FollowCursor, OVERLAP_MS } from './follow-cursor';
import type { CloudRecord } from './record-of-entry';

const NOW_MS = Date.parse('2026-11-21T09:00:00Z');

function record(timeMs: number, key: string): CloudRecord {
  return { timeMs, key, severity: 'INFO', service: 'x', labels: {}, fields: {}, isText: false, trace: '' };
}

describe('FollowCursor', () => {
  it('gives every entry once, in whatever order they become visible, if none is later than the overlap', () => {
    const entry = fc.record({ atMs: fc.nat(600_000), lateMs: fc.nat(OVERLAP_MS) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.array(fc.nat(800_000)), (entries, polls) => {
        const records = entries.map(({ atMs, lateMs }, at) => ({
          visibleMs: NOW_MS + atMs + lateMs,
          ...record(NOW_MS + atMs, String(at)),
        }));
        const cursor = new FollowCursor(NOW_MS);
        const given: string[] = [];
        for (const poll of [...polls, 1_000_000].toSorted((one, other) => one - other)) {
          const visible = records.filter(
            ({ visibleMs, timeMs }) => visibleMs <= NOW_MS + poll && timeMs >= cursor.fromMs,
          );
          given.push(...cursor.take(visible, NOW_MS + poll).map(({ key }) => key));
        }
        expect(given.toSorted()).toEqual(records.map(({ key }) => key).toSorted());
      }),
    );
  });

  it('is not led past others by a clock that runs ahead', () => {
    const cursor = new FollowCursor(NOW_MS);
    cursor.take([record(NOW_MS + 3_600_000, 'ahead')], NOW_MS + 1_000);
    expect(cursor.fromMs).toBeLessThanOrEqual(NOW_MS + 1_000);
  });

  it('reads no further back than it has to, also while nothing comes', () => {
    const cursor = new FollowCursor(NOW_MS - 86_400_000);
    cursor.take([], NOW_MS);
    expect(cursor.fromMs).toBe(NOW_MS - CLOCKS_DIFFER_MS - OVERLAP_MS);
  });

  it('shows nothing from before its floor', () => {
    expect(new FollowCursor(NOW_MS).take([record(NOW_MS - 1, 'old')], NOW_MS)).toEqual([]);
  });

  it('gives what is new by time', () => {
    const taken = new FollowCursor(NOW_MS).take([record(NOW_MS + 2, 'b'), record(NOW_MS + 1, 'a')], NOW_MS + 3);
    expect(taken.map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
