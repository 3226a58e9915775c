import { RecentIds } from './recent-ids';

describe('RecentIds', () => {
  it('knows an id that was added, in its scope', () => {
    const ids = new RecentIds(1_024);
    expect(ids.has('c-1', 1)).toBe(false);
    ids.add('c-1', 1);
    expect([ids.has('c-1', 1), ids.has('c-1', 2), ids.has('c-2', 1), ids.has('', 1)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('knows all of the last ids, half as many as it has slots, however many came before', () => {
    const ids = new RecentIds(1_024);
    const added = Array.from({ length: 5_000 }, (_, index) => `conversion-${index}`);
    for (const [index, id] of added.entries()) {
      ids.add(id, 7);
      expect(added.slice(Math.max(0, index - 511), index + 1).every((one) => ids.has(one, 7))).toBe(true);
    }
    expect(added.slice(0, 3_000).filter((id) => ids.has(id, 7))).toEqual([]);
  });

  it('hardly ever takes an id for another', () => {
    const ids = new RecentIds(65_536);
    for (let index = 0; index < 200_000; index += 1) ids.add(`conversion-${index}`, 7);
    const unknown = Array.from({ length: 100_000 }, (_, index) => `other-${index}`);
    expect(unknown.filter((id) => ids.has(id, 7)).length).toBeLessThan(30);
  });
});
