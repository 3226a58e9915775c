import { type BetaBinomial, upperTailOfSuccesses, lowerTailOfSuccesses } from '../distributions/beta-binomial';
import type { Calendar } from '../series/calendar';
import { estimatesOf, formatEstimate } from '../series/estimates';
import { endOf, type Hour, HOURS_A_DAY, type HourlySeries } from '../series/hourly-series';
import type { Direction } from './detect-count-anomaly';
import { notEvaluated, type Verdict } from './verdict';

export interface RateSettings {
  readonly direction: Direction;
  readonly maxProbability: number;
  /** The last so many finished hours. */
  readonly hours: number;
  /** A window with fewer trials is not evaluated. */
  readonly minTrials: number;
}

export const RATE_DEFAULTS: RateSettings = { direction: 'up', maxProbability: 2e-4, hours: 12, minTrials: 30 };

/** The days before the evaluated one that say what to expect. */
export const RATE_HISTORY_DAYS = 28;
const MIN_DAYS = 14;
/** More trials say no more about a rate that varies by day, and cost time. */
const MAX_TRIALS = 5_000;

interface Window {
  readonly successes: number;
  readonly trials: number;
}

/** The share of a whole, such as quarantined postbacks of all, against what its last 28 days allow for. */
export class RateAnomalyDetector {
  private readonly trials: Float64Array;
  private readonly successes: Float64Array;
  private typical?: { until: Hour; rate: Rate | undefined };

  /** A series of a rate: successes in `sums`, trials in `of`. */
  constructor(
    private readonly series: HourlySeries,
    private readonly calendar: Calendar,
    private readonly settings: RateSettings = RATE_DEFAULTS,
  ) {
    this.successes = estimatesOf(series);
    this.trials = estimatesOf({ sums: series.of ?? [] });
  }

  evaluate(hour: Hour): Verdict {
    if (hour < this.series.first || hour >= endOf(this.series)) return notEvaluated('hour_not_known');
    if (this.calendar.at(hour).isMegaSale) return notEvaluated('mega_sale_day');
    const { hours, minTrials, maxProbability } = this.settings;
    const window = this.window(hour + 1 - hours, hour + 1);
    if (!window) return notEvaluated('hour_not_known');
    if (window.trials < minTrials) return notEvaluated('below_min_volume');
    const rate = this.rateBefore(this.calendar.startOfDay(hour));
    if (!rate) return notEvaluated('too_little_history');
    const probability = this.tail(window, rate);
    return {
      kind: probability < maxProbability ? 'breach' : 'normal',
      seen: formatEstimate(window.successes / window.trials),
      expected: formatEstimate(rate.mean),
      probability,
      hours,
    };
  }

  private tail({ successes, trials }: Window, rate: Rate): number {
    const scale = Math.min(1, MAX_TRIALS / trials);
    const count = Math.round(successes * scale);
    const distribution: BetaBinomial = {
      trials: Math.round(trials * scale),
      a: rate.mean * rate.concentration,
      b: (1 - rate.mean) * rate.concentration,
    };
    const { direction } = this.settings;
    if (successes >= trials * rate.mean) return direction === 'down' ? 1 : upperTailOfSuccesses(count, distribution);
    return direction === 'up' ? 1 : lowerTailOfSuccesses(count, distribution);
  }

  private rateBefore(until: Hour): Rate | undefined {
    if (this.typical?.until !== until) this.typical = { until, rate: rateOf(this.windowsBefore(until)) };
    return this.typical.rate;
  }

  /** Windows of the length that is evaluated, over the history. */
  private windowsBefore(until: Hour): Window[] {
    const windows: Window[] = [];
    const { hours } = this.settings;
    for (let end = until; end > until - RATE_HISTORY_DAYS * HOURS_A_DAY; end -= hours) {
      const window = this.window(end - hours, end);
      if (window && window.trials > 0 && !this.calendar.at(end - 1).isMegaSale) windows.push(window);
    }
    return windows.length * hours < MIN_DAYS * HOURS_A_DAY ? [] : windows;
  }

  private window(from: Hour, to: Hour): Window | undefined {
    let [successes, trials] = [0, 0];
    for (let index = from - this.series.first; index < to - this.series.first; index++) {
      successes += this.successes[index] ?? Number.NaN;
      trials += this.trials[index] ?? Number.NaN;
    }
    return Number.isNaN(successes + trials) ? undefined : { successes, trials };
  }
}

interface Rate {
  readonly mean: number;
  /** Pseudo-trials: large where the rate is the same in every window. */
  readonly concentration: number;
}

const MIN_CONCENTRATION = 5;
const MAX_CONCENTRATION = 2_000;
const TRIMMED_SHARE = 0.01;

function rateOf(windows: readonly Window[]): Rate | undefined {
  if (windows.length === 0) return undefined;
  const sorted = windows.toSorted((a, b) => a.successes / a.trials - b.successes / b.trials);
  const trimmed = sorted.slice(0, sorted.length - Math.ceil(sorted.length * TRIMMED_SHARE));
  const trials = trimmed.reduce((sum, window) => sum + window.trials, 0);
  // Half a success, so that a rate of zero so far is improbable and not impossible.
  const mean = (trimmed.reduce((sum, window) => sum + window.successes, 0) + 0.5) / (trials + 1);
  const spread = mean * (1 - mean);
  let [excess, weight] = [0, 0];
  for (const window of windows) {
    excess += (window.successes - window.trials * mean) ** 2 - window.trials * spread;
    weight += window.trials * (window.trials - 1) * spread;
  }
  const correlation = Math.max(excess / Math.max(weight, 1e-9), 1e-9);
  return { mean, concentration: Math.min(MAX_CONCENTRATION, Math.max(MIN_CONCENTRATION, 1 / correlation - 1)) };
}
