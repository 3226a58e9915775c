import { RATE_DEFAULTS, RateAnomalyDetector } from '../detectors/detect-rate-anomaly';
import type { Calendar } from '../series/calendar';
import { HOURS_A_DAY, type HourlySeries } from '../series/hourly-series';
import { FIRST_HOUR, generateCounts, seriesOf } from './generate-series';
import { Random } from './random';

const DAYS = 70;
const FROM = 28 * HOURS_A_DAY;
const CHANGE = 56 * HOURS_A_DAY;

export interface MeasuredRates {
  readonly falseAlarmsPerMonth: number;
  /** The share of tripled rates that were found within a day. */
  readonly found: number;
}

/** A share of counts that varies by a quarter from day to day, and one that triples. */
export function measureRates(
  perDay: number,
  rate: number,
  seeds: readonly number[],
  calendar: Calendar,
): MeasuredRates {
  let [alarms, found] = [0, 0];
  for (const seed of seeds) {
    const trials = generateCounts({ perDay, days: DAYS, seed }, calendar);
    alarms += countAlarms(rateSeries(trials, rate, seed, 1), FROM, trials.length, calendar);
    const start = CHANGE + ((seed * 5) % 168);
    const changed = rateSeries(trials, rate, seed, 3, start);
    found += countAlarms(changed, start, start + HOURS_A_DAY, calendar) > 0 ? 1 : 0;
  }
  return { falseAlarmsPerMonth: (alarms / seeds.length / (DAYS - 28)) * 30, found: found / seeds.length };
}

function rateSeries(trials: number[], rate: number, seed: number, factor: number, from = 0): HourlySeries {
  const random = new Random(seed + 1);
  let daily = rate;
  const successes = trials.map((count, index) => {
    if (index % HOURS_A_DAY === 0) daily = rate * random.factor(0.25);
    const share = Math.min(1, index >= from ? daily * factor : daily);
    let hits = 0;
    for (let trial = 0; trial < count; trial++) if (random.next() < share) hits++;
    return hits;
  });
  return { ...seriesOf(successes), of: seriesOf(trials).sums };
}

const RESOLVE_HOURS = 12;

function countAlarms(series: HourlySeries, from: number, to: number, calendar: Calendar): number {
  const detector = new RateAnomalyDetector(series, calendar, RATE_DEFAULTS);
  let [begun, last] = [0, Number.NEGATIVE_INFINITY];
  for (let index = from; index < to; index++) {
    if (detector.evaluate(FIRST_HOUR + index).kind !== 'breach') continue;
    if (index - last > RESOLVE_HOURS) begun++;
    last = index;
  }
  return begun;
}
