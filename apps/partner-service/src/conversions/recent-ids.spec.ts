import { RecentIds } from './recent-ids';

describe('RecentIds', () => {
  it('knows an id that was added, in its scope', () => {
    const ids = new RecentIds(1_024);
    expect(ids.has(1, 'c-1')).toBe(false);
    ids.add(1, 'c-1');
    expect([ids.has(1, 'c-1'), ids.has(2, 'c-1'), ids.has(1, 'c-2'), ids.has(1, '')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('still knows most of half as many ids as it has slots', () => {
    const ids = new RecentIds(65_536);
    const added = Array.from({ length: 32_768 }, (_, index) => `conversion-${index}`);
    for (const id of added) ids.add(7, id);
    expect(added.filter((id) => ids.has(7, id)).length).toBeGreaterThan(24_000);
  });

  it('still knows what it knew before it grew', () => {
    const ids = new RecentIds(65_536);
    const added = Array.from({ length: 20 }, (_, index) => `early-${index}`);
    for (const id of added) ids.add(7, id);
    const known = added.filter((id) => ids.has(7, id));
    for (let index = 0; index < 1_000; index += 1) ids.add(8, `late-${index}`);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((id) => ids.has(7, id)).length).toBeGreaterThan(known.length / 2);
  });

  it('hardly ever takes an id for another', () => {
    const ids = new RecentIds(65_536);
    for (let index = 0; index < 200_000; index += 1) ids.add(7, `conversion-${index}`);
    const unknown = Array.from({ length: 100_000 }, (_, index) => `other-${index}`);
    expect(unknown.filter((id) => ids.has(7, id)).length).toBeLessThan(30);
  });
});
