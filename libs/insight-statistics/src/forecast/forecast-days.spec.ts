import { Calendar, MegaSaleDays } from '../series/calendar';
import { FIRST_HOUR, generateCounts } from '../testing/generate-series';
import { Random } from '../testing/random';
import type { DailySeries } from './daily-series';
import { forecastDays } from './forecast-days';

const megaSaleDays = new MegaSaleDays();
const calendar = new Calendar('Asia/Kuala_Lumpur', megaSaleDays);

/** Sums of generated hours by local day, as decimal texts. */
function generateDays(perDay: number, days: number, seed: number): DailySeries {
  const counts = generateCounts({ perDay, days, seed }, calendar);
  const values = Array.from({ length: days }, (_, day) =>
    String(counts.slice(day * 24, day * 24 + 24).reduce((sum, count) => sum + count, 0)),
  );
  return { first: calendar.at(FIRST_HOUR).day, values };
}

describe('a forecast of days', () => {
  it.each([14, 28])('of %i days beats the same weekday a week before on generated series', (days) => {
    const ratios: number[] = [];
    for (let seed = 0; seed < 30; seed++) {
      const forecast = forecastDays(generateDays([20, 300, 3_000][seed % 3]!, 168, 9_100 + seed), days, megaSaleDays)!;
      ratios.push(forecast.backTest.mase / forecast.backTest.naiveMase);
      expect(forecast.backTest.totalError).toBeLessThan(forecast.backTest.naiveTotalError);
    }
    expect(Math.max(...ratios)).toBeLessThanOrEqual(0.75);
  });

  it('has intervals that contain about 80 % of the days that came', () => {
    let [inside, all] = [0, 0];
    for (let seed = 0; seed < 30; seed++) {
      const { first, values } = generateDays(300, 168, 9_200 + seed);
      const forecast = forecastDays({ first, values: values.slice(0, 140) }, 14, megaSaleDays)!;
      for (const [index, { lower, upper, isMegaSale }] of forecast.days.entries()) {
        const seen = Number(values[140 + index]);
        if (isMegaSale) continue;
        all++;
        if (seen >= Number(lower) && seen <= Number(upper)) inside++;
      }
    }
    expect(inside / all).toBeGreaterThan(0.7);
    expect(inside / all).toBeLessThan(0.9);
  });

  it('admits where the same weekday a week before is as good', () => {
    const random = new Random(4);
    let value = 1_000;
    const values = Array.from({ length: 168 }, () => String(Math.round((value *= 1 + 0.08 * random.normal()))));
    expect(forecastDays({ first: '2026-01-05', values }, 14, megaSaleDays)!.method).toBe('seasonal_naive');
  });

  it('multiplies a mega-sale day by what earlier ones had', () => {
    // The history ends on 30 April, the forecast reaches 5.5.
    const forecast = forecastDays(generateDays(2_000, 116, 3), 14, megaSaleDays)!;
    const sale = forecast.days.find(({ isMegaSale }) => isMegaSale);
    const before = forecast.days.find(({ day }) => day === '2026-05-04')!;
    expect(sale!.day).toBe('2026-05-05');
    expect(Number(sale!.estimate) / Number(before.estimate)).toBeGreaterThan(2);
  });

  it('says nothing with less than six weeks', () => {
    expect(forecastDays(generateDays(300, 41, 1), 14, megaSaleDays)).toBeUndefined();
    expect(forecastDays({ first: '2026-01-01', values: [] }, 14, megaSaleDays)).toBeUndefined();
    expect(forecastDays({ first: '2026-01-01', values: Array(168).fill('0') }, 14, megaSaleDays)).toBeUndefined();
  });

  it('passes over days that are not known', () => {
    const { first, values } = generateDays(300, 168, 7);
    const missing = values.map((value, index) => (index % 9 === 4 ? null : value));
    expect(forecastDays({ first, values: missing }, 14, megaSaleDays)!.backTest.mase).toBeLessThan(1);
  });
});
