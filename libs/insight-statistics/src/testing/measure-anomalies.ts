import { ANOMALY_DEFAULTS, type AnomalySettings, CountAnomalyDetector } from '../detectors/detect-count-anomaly';
import type { Calendar } from '../series/calendar';
import { HOURS_A_DAY } from '../series/hourly-series';
import { FIRST_HOUR, generateCounts, seriesOf, withHours } from './generate-series';

const DAYS = 84;
const CHANGE_DAY = 70;

/** A change that is made to generated series. */
export interface Change {
  readonly hours: number;
  readonly factor: number;
}

export interface MeasuredAnomalies {
  readonly falseAlarmsPerMonth: number;
  /** The share of changes that were found while they lasted. */
  readonly found: number[];
}

export function measureAnomalies(
  perDay: number,
  seeds: readonly number[],
  changes: readonly Change[],
  calendar: Calendar,
  settings = ANOMALY_DEFAULTS,
): MeasuredAnomalies {
  const from = 42 * HOURS_A_DAY;
  let alarms = 0;
  const found = changes.map(() => 0);
  for (const seed of seeds) {
    const counts = generateCounts({ perDay, days: DAYS, seed }, calendar);
    alarms += breaches(counts, from, counts.length, calendar, settings);
    for (const [index, { hours, factor }] of changes.entries()) {
      // Through the day and the night in turn.
      const start = CHANGE_DAY * HOURS_A_DAY + ((seed * 5) % 168);
      const changed = withHours(counts, start, start + hours, (count) => Math.round(count * factor));
      if (breaches(changed, start, start + hours, calendar, settings) > 0) found[index]!++;
    }
  }
  return {
    falseAlarmsPerMonth: (alarms / (seeds.length * (DAYS - 42))) * 30,
    found: found.map((count) => count / seeds.length),
  };
}

/** A rule resolves after so many hours without a breach; until then it is the same alarm. */
const RESOLVE_HOURS = 12;

/** How often an alarm begins in [from, to). */
function breaches(
  counts: readonly number[],
  from: number,
  to: number,
  calendar: Calendar,
  settings: AnomalySettings,
): number {
  const detector = new CountAnomalyDetector(seriesOf(counts), calendar, settings);
  let [begun, last] = [0, Number.NEGATIVE_INFINITY];
  for (let index = from; index < to; index++) {
    if (detector.evaluate(FIRST_HOUR + index).kind !== 'breach') continue;
    if (index - last > RESOLVE_HOURS) begun++;
    last = index;
  }
  return begun;
}
