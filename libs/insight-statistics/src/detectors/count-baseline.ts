import type { Calendar } from '../series/calendar';
import { estimatesOf } from '../series/estimates';
import { endOf, type Hour, HOURS_A_DAY, HOURS_A_WEEK, type HourlySeries } from '../series/hourly-series';
import { PROFILE_HOURS, trimmedProfile } from './hour-profile';

const LEVEL_HOURS = HOURS_A_WEEK;
/** The level ends before the window begins, so that an anomaly does not become what is expected. */
const LEVEL_LAG_HOURS = 12;

/** The expectation of a busy series: its rhythm over six weeks × its level over the last one. */
export class CountBaseline {
  /** Sums before each index, of the hours that are known and of no mega-sale day. */
  private readonly counted: Float64Array;
  private readonly expected: Float64Array;
  private readonly typical: Float64Array;

  constructor(
    private readonly series: HourlySeries,
    calendar: Calendar,
    until: Hour,
    /** Until the end of the day of which hours are evaluated. */
    to: Hour,
  ) {
    const profile = trimmedProfile(series, calendar, until);
    const estimates = estimatesOf(series);
    const length = Math.min(to, endOf(series)) - series.first;
    this.counted = new Float64Array(length + 1);
    this.expected = new Float64Array(length + 1);
    this.typical = new Float64Array(length + 1);
    for (let index = 0; index < length; index++) {
      const { isMegaSale, hourOfWeek } = calendar.at(series.first + index);
      const isTypical = !Number.isNaN(estimates[index]) && !isMegaSale;
      this.counted[index + 1] = this.counted[index]! + (isTypical ? estimates[index]! : 0);
      this.expected[index + 1] = this.expected[index]! + (isTypical ? profile[hourOfWeek]! : 0);
      this.typical[index + 1] = this.typical[index]! + (isTypical ? 1 : 0);
    }
  }

  /** Expected and seen over [from, to); undefined where an hour is missing or the level is not known. */
  window(from: Hour, to: Hour): { expected: number; seen: number } | undefined {
    const [start, end] = [from - this.series.first, to - this.series.first];
    if (start < 0 || end >= this.typical.length || this.typical[end]! - this.typical[start]! < end - start)
      return undefined;
    const level = this.levelBefore(start);
    if (level === undefined) return undefined;
    return {
      expected: level * (this.expected[end]! - this.expected[start]!),
      seen: this.counted[end]! - this.counted[start]!,
    };
  }

  /** Counts of a day at the level before an hour. */
  countsADay(before: Hour): number {
    const end = Math.max(0, before - this.series.first);
    const start = Math.max(0, end - LEVEL_HOURS);
    const hours = this.typical[end]! - this.typical[start]!;
    return hours === 0 ? 0 : ((this.counted[end]! - this.counted[start]!) / hours) * HOURS_A_DAY;
  }

  private levelBefore(index: number): number | undefined {
    const end = index - LEVEL_LAG_HOURS;
    const start = end - LEVEL_HOURS;
    if (start < 0) return undefined;
    const expected = this.expected[end]! - this.expected[start]!;
    return expected > 0 ? (this.counted[end]! - this.counted[start]!) / expected : undefined;
  }
}

const MIN_WINDOWS = 50;
/** A few windows of outages and spikes in the history must not make the detector blind. */
const TRIMMED_SHARE = 0.01;

/**
 * How much windows of this length vary beyond Poisson's, from the history: the k of a negative binomial. Small where
 * rates vary much. The hours that the profile was read from fit it better than hours to come, hence the margin.
 */
export function dispersionOf(baseline: CountBaseline, hours: number, until: Hour): number | undefined {
  const windows: { expected: number; seen: number }[] = [];
  for (let end = until; end > until - PROFILE_HOURS; end -= Math.max(1, hours / 2)) {
    const window = baseline.window(end - hours, end);
    if (window && window.expected > 0) windows.push(window);
  }
  if (windows.length < MIN_WINDOWS) return undefined;
  const cut = Math.floor(windows.length * TRIMMED_SHARE);
  const sorted = windows.toSorted((a, b) => a.seen / a.expected - b.seen / b.expected);
  let [squares, excess] = [0, 0];
  for (const { expected, seen } of sorted.slice(cut, sorted.length - cut)) {
    squares += expected ** 2;
    excess += (seen - expected) ** 2 - seen;
  }
  return Math.min(MAX_DISPERSION, Math.max(MIN_DISPERSION, squares / Math.max(excess * MARGIN, 1e-9)));
}

const MIN_DISPERSION = 2;
const MAX_DISPERSION = 500;
const MARGIN = 1.15;
