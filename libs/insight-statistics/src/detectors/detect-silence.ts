import { probabilityOfZero } from '../distributions/negative-binomial';
import type { Calendar } from '../series/calendar';
import { estimatesOf, formatEstimate } from '../series/estimates';
import { endOf, type Hour, HOURS_A_DAY, type HourlySeries } from '../series/hourly-series';
import { type HourProfile, shrunkProfile, typicalHours } from './hour-profile';
import { notEvaluated, type Verdict } from './verdict';

export interface SilenceSettings {
  /** A breach begins where silence is less probable than this. */
  readonly maxProbability: number;
  /** Fewer expected conversions are no reason for an alert, however regular the series. */
  readonly minExpected: number;
}

export const SILENCE_DEFAULTS: SilenceSettings = { maxProbability: 3e-4, minExpected: 3 };

/** How much rates of a day and of an hour vary beyond what their profile says. */
const DISPERSION = 15;
const LEVEL_HOURS = 14 * HOURS_A_DAY;
/** Fewer conversions in two weeks say nothing about a rhythm. */
const MIN_COUNT = 14;

/**
 * Silence: more conversions were expected since the last one than chance explains. The rhythm and the level end with
 * the last conversion, so the alarm lasts until the next one, or until a person retires the series. Mega-sale days count:
 * they bring more conversions, not fewer.
 */
export class SilenceDetector {
  private baseline?: { until: Hour; profile: HourProfile; level: number; enough: boolean };

  constructor(
    private readonly series: HourlySeries,
    private readonly calendar: Calendar,
    private readonly settings: SilenceSettings = SILENCE_DEFAULTS,
    private readonly whole: HourlySeries = series,
  ) {}

  /** The verdict at the end of a finished hour. */
  evaluate(hour: Hour): Verdict {
    const estimates = estimatesOf(this.series);
    const index = hour - this.series.first;
    if (hour >= endOf(this.series) || !(index >= 0) || Number.isNaN(estimates[index])) {
      return notEvaluated('hour_not_known');
    }
    let last = index;
    while (last >= 0 && !(estimates[last]! > 0)) last--;
    if (last < 0) return notEvaluated('too_little_history');
    const lastHour = this.series.first + last;
    const { profile, level, enough } = this.baselineBefore(Math.min(this.calendar.startOfDay(hour), lastHour + 1));
    if (!enough) return notEvaluated('too_little_history');
    const expected = level * this.expectedSince(lastHour, hour, profile, estimates);
    return this.verdict(expected, hour - lastHour);
  }

  private verdict(expected: number, hours: number): Verdict {
    const { maxProbability, minExpected } = this.settings;
    const probability = probabilityOfZero({ mean: expected, dispersion: DISPERSION });
    const silent = hours > 0 && expected >= minExpected && probability < maxProbability;
    return {
      kind: silent ? 'breach' : 'normal',
      seen: hours > 0 ? '0' : '1',
      expected: formatEstimate(expected),
      probability,
      hours,
    };
  }

  /** Hours that are not known add nothing: there may have been conversions in them. */
  private expectedSince(last: Hour, to: Hour, profile: HourProfile, estimates: Float64Array): number {
    let expected = 0;
    for (let hour = last + 1; hour <= to; hour++) {
      if (!Number.isNaN(estimates[hour - this.series.first])) expected += profile[this.calendar.at(hour).hourOfWeek]!;
    }
    return expected;
  }

  private baselineBefore(until: Hour): { profile: HourProfile; level: number; enough: boolean } {
    if (this.baseline?.until !== until) {
      const profile = shrunkProfile(this.series, this.calendar, until, this.whole);
      let [counted, expected] = [0, 0];
      for (const [hour, count] of typicalHours(this.series, this.calendar, until - LEVEL_HOURS, until)) {
        counted += count;
        expected += profile[this.calendar.at(hour).hourOfWeek]!;
      }
      const enough = counted >= MIN_COUNT && until - this.series.first >= LEVEL_HOURS;
      this.baseline = { until, profile, level: expected > 0 ? counted / expected : 0, enough };
    }
    return this.baseline;
  }
}
