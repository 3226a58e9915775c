import fc from 'fast-check';
import { RecentReadings } from './recent-readings';

describe('recent readings', () => {
  let nowMs = 0;
  let read = 0;
  const always = (): boolean => true;
  const next = async (): Promise<number> => (read += 1);
  const start = (maxEntries = 2) => new RecentReadings<number>({ maxAgeMs: 1_000, maxEntries }, () => nowMs);
  beforeEach(() => {
    [nowMs, read] = [0, 0];
  });

  it('are read once for questions that come at once or soon after', async () => {
    const readings = start();
    const atOnce = [readings.get('a', next, always), readings.get('a', next, always)];
    expect(await Promise.all(atOnce)).toEqual([1, 1]);
    nowMs = 999;
    expect(await readings.get('a', next, always)).toBe(1);
    nowMs = 1_000;
    expect(await readings.get('a', next, always)).toBe(2);
  });

  it('are not reused where they failed', async () => {
    const readings = start();
    expect(await readings.get('a', next, () => false)).toBe(1);
    await expect(readings.get('a', () => Promise.reject(new Error('lost')), always)).rejects.toThrow('lost');
    expect(await readings.get('a', next, always)).toBe(2);
  });

  it('are as many as allowed, of which the oldest goes first', async () => {
    const readings = start();
    for (const key of ['a', 'b', 'c']) await readings.get(key, next, always);
    expect(await readings.get('c', next, always)).toBe(3);
    expect(await readings.get('a', next, always)).toBe(4);
  });

  it('are never those of another key, nor older than allowed', async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 700 })));
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const readings = new RecentReadings<[string, number]>({ maxAgeMs: 1_000, maxEntries: 3 }, () => nowMs);
        for (const [key, pauseMs] of taken) {
          nowMs += pauseMs;
          const [ofKey, atMs] = await readings.get(key, async () => [key, nowMs], always);
          expect(ofKey).toBe(key);
          expect(nowMs - atMs).toBeLessThan(1_000);
        }
      }),
    );
  });

  it('are none where they are switched off', async () => {
    const readings = new RecentReadings<number>({ maxAgeMs: 0, maxEntries: 2 }, () => nowMs);
    expect([await readings.get('a', next, always), await readings.get('a', next, always)]).toEqual([1, 2]);
  });
});
