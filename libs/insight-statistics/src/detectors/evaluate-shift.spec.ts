import { readSeries } from '../series/hourly-series';
import { generateDelays, measureShift } from '../testing/measure-shifts';
import { evaluateShift, type ShiftSettings } from './compare-figures';

const FIRST = 500_000;
/** As the shipped rule about time zones has it. */
const ZONES: ShiftSettings = {
  direction: 'either',
  by: { amount: '5' },
  hours: 24,
  baselineHours: 120,
  minVolume: '30',
};
const SEEDS = Array.from({ length: 10 }, (_, index) => 900 + index);

describe('a shift', () => {
  const settings = { direction: 'either', by: { percent: '10' }, hours: 1, baselineHours: 5 } as const;
  const before = ['100', '100', '100', '100', '100'];

  it.each([
    ['110', 'breach'],
    ['109.9999', 'normal'],
    ['90', 'breach'],
    ['90.0001', 'normal'],
  ])('of 10 %% from 100 to %s: %s', (now, kind) => {
    expect(evaluateShift(readSeries(FIRST, [...before, now]), FIRST + 5, settings).kind).toBe(kind);
  });

  it('has a direction, and may be measured in the unit of the figure, also around zero', () => {
    const series = readSeries(FIRST, ['0.5', '-0.5', '0.5', '0', '0', '-8']);
    const by = { amount: '3' };
    expect(evaluateShift(series, FIRST + 5, { ...settings, by })).toMatchObject({ kind: 'breach', expected: '0' });
    expect(evaluateShift(series, FIRST + 5, { ...settings, by, direction: 'up' }).kind).toBe('normal');
  });

  it('finds a wrong hour once, and not again when it is one of those before', () => {
    const series = readSeries(FIRST, [...before, '16000', ...before]);
    const kinds = [5, 6, 7, 8, 9].map((index) => evaluateShift(series, FIRST + index, settings).kind);
    expect(kinds).toEqual(['breach', 'normal', 'normal', 'normal', 'normal']);
  });

  it('concludes nothing from fewer than three windows, nor from rates of little', () => {
    const rates = readSeries(FIRST, ['1', '1', '1', '9'], ['10', '10', '10', '10']);
    expect(evaluateShift(rates, FIRST + 3, settings).kind).toBe('breach');
    expect(evaluateShift(rates, FIRST + 3, { ...settings, minVolume: '11' })).toMatchObject({
      reason: 'below_min_volume',
    });
    expect(evaluateShift(rates, FIRST + 2, settings)).toMatchObject({ reason: 'too_little_history' });
  });

  it.each([
    [0.1, 17, 0],
    [2, 18, 0],
    [4, 20, 0],
  ])('of eight hours is found within a day, where postbacks take %s hours', (meanDelay, within, falseHours) => {
    for (const shiftHours of [-8, 8]) {
      const measured = SEEDS.map((seed) => {
        const series = generateDelays({ perHour: 8, meanDelay, days: 60, seed, shiftHours });
        return measureShift(series, ZONES);
      });
      const found = measured.map(({ foundAfter }) => foundAfter ?? Infinity).toSorted((a, b) => a - b);
      expect(found.at(-1)).toBeLessThanOrEqual(24);
      expect(found[5]).toBeLessThanOrEqual(within);
      // Of 7,200 hours.
      expect(measured.reduce((sum, one) => sum + one.falseHours, 0)).toBeLessThanOrEqual(falseHours);
    }
  });
});
