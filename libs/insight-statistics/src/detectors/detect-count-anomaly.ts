import { upperTail, lowerTail } from '../distributions/negative-binomial';
import type { Calendar } from '../series/calendar';
import { formatEstimate } from '../series/estimates';
import { endOf, type Hour, HOURS_A_DAY, type HourlySeries } from '../series/hourly-series';
import { CountBaseline, dispersionOf } from './count-baseline';
import { notEvaluated, type Verdict } from './verdict';

export type Direction = 'up' | 'down' | 'either';

export interface AnomalySettings {
  readonly direction: Direction;
  /** A breach begins where a window this far out is less probable, for each window and direction. */
  readonly maxProbability: number;
  /** A quieter series is watched by silence, and shows nothing here. */
  readonly minCountsADay: number;
}

export const ANOMALY_DEFAULTS: AnomalySettings = { direction: 'either', maxProbability: 1e-5, minCountsADay: 50 };

/** A short window finds an outage soon, a long one a smaller change. */
const WINDOW_HOURS = [2, 6, 12] as const;

interface DayBaseline {
  readonly until: Hour;
  readonly baseline: CountBaseline;
  readonly dispersions: ReadonlyMap<number, number | undefined>;
}

interface WindowFinding {
  readonly hours: number;
  readonly seen: number;
  readonly expected: number;
  readonly probability: number;
}

/** Counts far from what their hours of the week had, at the level of the last week. */
export class CountAnomalyDetector {
  private day?: DayBaseline;

  constructor(
    private readonly series: HourlySeries,
    private readonly calendar: Calendar,
    private readonly settings: AnomalySettings = ANOMALY_DEFAULTS,
  ) {}

  /** The verdict at the end of a finished hour: that of its least probable window. */
  evaluate(hour: Hour): Verdict {
    if (hour < this.series.first || hour >= endOf(this.series)) return notEvaluated('hour_not_known');
    if (this.series.sums[hour - this.series.first] === undefined) return notEvaluated('hour_not_known');
    if (this.calendar.at(hour).isMegaSale) return notEvaluated('mega_sale_day');
    const { baseline, dispersions, until } = this.dayOf(hour);
    if (baseline.countsADay(until) < this.settings.minCountsADay) return notEvaluated('below_min_volume');
    const findings = WINDOW_HOURS.flatMap((hours) => {
      const window = baseline.window(hour + 1 - hours, hour + 1);
      const dispersion = dispersions.get(hours);
      return window && dispersion !== undefined
        ? [{ hours, ...window, probability: this.tail(window, dispersion) }]
        : [];
    });
    const [first] = findings.toSorted((a, b) => a.probability - b.probability);
    return first ? this.verdict(first) : notEvaluated('too_little_history');
  }

  /** The smallest drop that a window of normal hours would show, as a share; undefined where none would. */
  smallestDrop(hour: Hour, hours: 2 | 6 | 12): number | undefined {
    const { baseline, dispersions } = this.dayOf(hour);
    const window = baseline.window(hour + 1 - hours, hour + 1);
    const dispersion = dispersions.get(hours);
    if (!window || dispersion === undefined) return undefined;
    const distribution = { mean: window.expected, dispersion };
    for (let count = Math.floor(window.expected); count >= 0; count--) {
      if (lowerTail(count, distribution) < this.settings.maxProbability) return 1 - count / window.expected;
    }
    return undefined;
  }

  private verdict({ probability, seen, expected, hours }: WindowFinding): Verdict {
    const kind = probability < this.settings.maxProbability ? 'breach' : 'normal';
    return { kind, seen: formatEstimate(seen), expected: formatEstimate(expected), probability, hours };
  }

  private tail({ expected, seen }: { expected: number; seen: number }, dispersion: number): number {
    const distribution = { mean: expected, dispersion };
    const { direction } = this.settings;
    if (seen <= expected) return direction === 'up' ? 1 : lowerTail(seen, distribution);
    return direction === 'down' ? 1 : upperTail(seen, distribution);
  }

  /** The expectation changes once a local day, so that a replay and the evaluation of each hour agree. */
  private dayOf(hour: Hour): DayBaseline {
    const until = this.calendar.startOfDay(hour);
    if (this.day?.until !== until) {
      const baseline = new CountBaseline(this.series, this.calendar, until, until + HOURS_A_DAY + 2);
      const dispersions = new Map(WINDOW_HOURS.map((hours) => [hours, dispersionOf(baseline, hours, until)]));
      this.day = { until, baseline, dispersions };
    }
    return this.day;
  }
}
