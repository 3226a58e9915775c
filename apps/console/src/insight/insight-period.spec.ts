import { bucketsOf, presetOf, daysWithToday, readPeriod } from './insight-period';

const NOW = new Date('2026-03-29T10:30:00Z');

describe('the period of figures', () => {
  it('is of whole days in the zone', () => {
    const { from, to, interval } = daysWithToday('days7', 'Asia/Kuala_Lumpur', NOW);
    expect([from.toISOString(), to.toISOString(), interval]).toEqual([
      '2026-03-22T16:00:00.000Z',
      '2026-03-29T16:00:00.000Z',
      'day',
    ]);
    expect(presetOf({ from, to, interval }, 'Asia/Kuala_Lumpur', NOW)).toBe('days7');
  });

  it('has 23 hours on the day when clocks go forward', () => {
    const period = daysWithToday('today', 'Europe/Berlin', NOW);
    expect(bucketsOf(period, 'Europe/Berlin')).toHaveLength(23);
    const week = bucketsOf(daysWithToday('days7', 'Europe/Berlin', NOW), 'Europe/Berlin');
    expect(week.map((day) => day.toISOString()).slice(-2)).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
    ]);
  });

  it('is the last seven days where the address says none that can be read', () => {
    const week = daysWithToday('days7', 'UTC', NOW);
    expect(readPeriod('nonsense', undefined, 'UTC', NOW)).toEqual(week);
    expect(readPeriod('2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z', 'UTC', NOW)).toEqual(week);
    const day = readPeriod('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', 'UTC', NOW);
    expect([day.interval, bucketsOf(day, 'UTC').length]).toEqual(['hour', 24]);
  });
});
