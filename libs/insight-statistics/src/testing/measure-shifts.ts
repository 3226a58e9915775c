import { evaluateShift, type ShiftSettings } from '../detectors/compare-figures';
import { type HourlySeries, HOURS_A_DAY } from '../series/hourly-series';
import { FIRST_HOUR } from './generate-series';
import { Random } from './random';

export interface GeneratedShift {
  readonly perHour: number;
  /** Mean hours from a conversion to its postback. */
  readonly meanDelay: number;
  readonly days: number;
  readonly seed: number;
  /** Added to delays from the middle on. */
  readonly shiftHours: number;
}

/** Delays by hour as a service counts them: each between -24 and 24 hours, their mean with a variation of its own a day. */
export function generateDelays({ perHour, meanDelay, days, seed, shiftHours }: GeneratedShift): HourlySeries {
  const random = new Random(seed);
  let dayFactor = 1;
  const hours = Array.from({ length: days * HOURS_A_DAY }, (_, index) => {
    if (index % HOURS_A_DAY === 0) dayFactor = random.factor(0.25);
    const shift = index >= (days * HOURS_A_DAY) / 2 ? shiftHours : 0;
    const count = random.poisson(perHour);
    let sum = 0;
    for (let n = 0; n < count; n++) {
      const delay = random.exponential(meanDelay * dayFactor);
      sum += Math.min(24, Math.max(-24, delay + shift));
    }
    return { count, sum };
  });
  return {
    first: FIRST_HOUR,
    sums: hours.map(({ sum }) => BigInt(Math.round(sum * 10_000))),
    of: hours.map(({ count }) => BigInt(count) * 10_000n),
  };
}

/** Breaches before a shift, and the hours until it is found; undefined where it is not. */
export function measureShift(
  series: HourlySeries,
  settings: ShiftSettings,
): { falseHours: number; foundAfter: number | undefined } {
  const middle = series.first + series.sums.length / 2;
  const isBreach = (hour: number): boolean => evaluateShift(series, hour, settings).kind === 'breach';
  let falseHours = 0;
  for (let hour = series.first; hour < middle; hour++) if (isBreach(hour)) falseHours++;
  for (let hour = middle; hour < middle + 5 * HOURS_A_DAY; hour++) {
    if (isBreach(hour)) return { falseHours, foundAfter: hour - middle + 1 };
  }
  return { falseHours, foundAfter: undefined };
}
