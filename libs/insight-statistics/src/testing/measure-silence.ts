import { SilenceDetector } from '../detectors/detect-silence';
import type { Calendar } from '../series/calendar';
import { HOURS_A_DAY, HOURS_A_WEEK } from '../series/hourly-series';
import { FIRST_HOUR, generateCounts, seriesOf, withHours } from './generate-series';

const DAYS = 84;
const OUTAGE_DAY = 70;

export interface MeasuredSilence {
  /** Hours until the breach, ascending; Infinity where a week was not enough. */
  readonly hoursToAlarm: number[];
  readonly medianHours: number;
  readonly falseAlarmsPerMonth: number;
}

/** Silence on generated series: how soon a series that stops is found, and how often one that does not is alarmed. */
export function measureSilence(
  perDay: number,
  seeds: readonly number[],
  calendar: Calendar,
  from = 42,
): MeasuredSilence {
  let [falseAlarms, hours] = [0, 0];
  const hoursToAlarm: number[] = [];
  for (const seed of seeds) {
    const counts = generateCounts({ perDay, days: DAYS, seed }, calendar);
    falseAlarms += countAlarms(counts, calendar, from * HOURS_A_DAY);
    hours += (DAYS - from) * HOURS_A_DAY;
    // Outages begin at every hour of the day, over the series.
    hoursToAlarm.push(hoursUntilAlarm(counts, OUTAGE_DAY * HOURS_A_DAY + ((seed * 7) % HOURS_A_WEEK), calendar));
  }
  hoursToAlarm.sort((a, b) => a - b);
  const medianHours = hoursToAlarm[Math.floor(hoursToAlarm.length / 2)]!;
  return { hoursToAlarm, medianHours, falseAlarmsPerMonth: (falseAlarms / hours) * 30 * HOURS_A_DAY };
}

function countAlarms(counts: readonly number[], calendar: Calendar, from: number): number {
  const detector = new SilenceDetector(seriesOf(counts), calendar);
  let [alarms, silent] = [0, false];
  for (let index = from; index < counts.length; index++) {
    const breach = detector.evaluate(FIRST_HOUR + index).kind === 'breach';
    if (breach && !silent) alarms++;
    silent = breach;
  }
  return alarms;
}

function hoursUntilAlarm(counts: readonly number[], outage: number, calendar: Calendar): number {
  const stopped = withHours(counts, outage, outage + HOURS_A_WEEK, () => 0);
  const detector = new SilenceDetector(seriesOf(stopped), calendar);
  for (let index = outage; index < outage + HOURS_A_WEEK && index < stopped.length; index++) {
    if (detector.evaluate(FIRST_HOUR + index).kind === 'breach') return index - outage + 1;
  }
  return Number.POSITIVE_INFINITY;
}
