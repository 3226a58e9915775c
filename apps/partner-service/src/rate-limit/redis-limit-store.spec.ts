import fc from 'fast-check';
import { endOfDayMs } from './redis-limit-store';

const HOUR_MS = 3_600_000;

describe('the end of a day', () => {
  it.each([
    ['UTC', '2026-11-21T23:59:59.999Z', '2026-11-22T00:00:00Z'],
    ['UTC', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'],
    ['Asia/Singapore', '2026-11-21T15:59:59Z', '2026-11-21T16:00:00Z'],
    ['Asia/Singapore', '2026-11-21T16:00:00Z', '2026-11-22T16:00:00Z'],
    ['America/New_York', '2026-11-01T12:00:00Z', '2026-11-02T05:00:00Z'],
    ['America/New_York', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['Asia/Kolkata', '2026-11-21T18:29:59Z', '2026-11-21T18:30:00Z'],
  ])('in %s after %s is %s', (timezone, now, end) => {
    expect(new Date(endOfDayMs(Date.parse(now), timezone)).toISOString()).toBe(new Date(end).toISOString());
  });

  it('is always ahead, and at most a day and a change of clocks away', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Asia/Singapore',
      'America/New_York',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }), zone, (nowMs, timezone) => {
        const aheadMs = endOfDayMs(nowMs, timezone) - nowMs;
        expect(aheadMs).toBeGreaterThan(0);
        expect(aheadMs).toBeLessThanOrEqual(25 * HOUR_MS);
      }),
    );
  });
});
