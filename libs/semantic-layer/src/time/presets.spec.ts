import { comparedPeriod, comparisonOf, presetOf, presetPeriod, PRESETS } from './presets';

const NOW = new Date('2026-03-18T02:30:00Z');
const ZONE = 'Asia/Kuala_Lumpur';

describe('named periods', () => {
  it.each([
    ['today', '2026-03-18T00:00', '2026-03-18T10:30'],
    ['yesterday', '2026-03-17T00:00', '2026-03-18T00:00'],
    ['days7', '2026-03-11T00:00', '2026-03-18T00:00'],
    ['days30', '2026-02-16T00:00', '2026-03-18T00:00'],
    ['month', '2026-03-01T00:00', '2026-03-18T10:30'],
    ['lastMonth', '2026-02-01T00:00', '2026-03-01T00:00'],
  ] as const)('%s is from %s to %s', (preset, from, to) => {
    expect(presetPeriod(preset, ZONE, NOW)).toEqual({ from, to });
  });

  it('are recognised', () => {
    for (const preset of PRESETS) expect(presetOf(presetPeriod(preset, ZONE, NOW), ZONE, NOW)).toBe(preset);
    expect(presetOf({ from: null, to: '2026-03-18T00:00' }, ZONE, NOW)).toBeUndefined();
  });

  it('begin at the midnight of the zone', () => {
    expect(presetPeriod('today', 'America/New_York', NOW).from).toBe('2026-03-17T00:00');
  });
});

describe('the period to compare with', () => {
  it('is as long, and directly before', () => {
    const period = { from: '2026-03-11T00:00', to: '2026-03-18T00:00' };
    expect(comparedPeriod(period, 'before')).toEqual({ from: '2026-03-04T00:00', to: '2026-03-11T00:00' });
  });

  it('is the month before for a month, of whatever length', () => {
    const february = { from: '2026-02-01T00:00', to: '2026-03-01T00:00' };
    expect(comparedPeriod(february, 'before')).toEqual({ from: '2026-01-01T00:00', to: '2026-02-01T00:00' });
  });

  it('is a year earlier on the same days', () => {
    const period = { from: '2026-03-11T00:00', to: '2026-03-18T10:30' };
    expect(comparedPeriod(period, 'year')).toEqual({ from: '2025-03-11T00:00', to: '2025-03-18T10:30' });
  });

  it('does not exist without a beginning', () => {
    expect(comparedPeriod({ from: null, to: '2026-03-18T00:00' }, 'before')).toBeUndefined();
  });

  it('is recognised', () => {
    const period = { from: '2026-03-11T00:00', to: '2026-03-18T00:00' };
    expect(comparisonOf(period, undefined)).toBe('none');
    expect(comparisonOf(period, comparedPeriod(period, 'before'))).toBe('before');
    expect(comparisonOf(period, comparedPeriod(period, 'year'))).toBe('year');
    expect(comparisonOf(period, { from: '2026-01-01T00:00', to: '2026-01-02T00:00' })).toBeUndefined();
  });
});
