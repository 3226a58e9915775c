import fc from 'fast-check';
import { RecentMap } from './recent-map';

describe('a RecentMap', () => {
  it('knows the newest value of what was set lately', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat())), (settings) => {
        const recent = new RecentMap<number>(5);
        const newest = new Map<string, number>();
        for (const [key, value] of settings) {
          recent.set(key, value);
          newest.set(key, value);
          expect(recent.get(key)).toBe(value);
        }
        for (const [key, value] of settings.slice(-5)) {
          expect(recent.has(key)).toBe(true);
          if (newest.get(key) === value) expect(recent.get(key)).toBe(value);
        }
      }),
    );
  });

  it('forgets the oldest and never holds more than two generations', () => {
    const recent = new RecentMap<true>(10);
    for (let index = 0; index < 1_000; index += 1) recent.set(`${index}`, true);
    const known = Array.from({ length: 1_000 }, (_, index) => recent.has(`${index}`)).filter(Boolean);
    expect(known.length).toBeLessThanOrEqual(20);
    expect(recent.has('999')).toBe(true);
    expect(recent.has('0')).toBe(false);
  });
});
