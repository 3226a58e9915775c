import { DEFAULT_OFFSET_HOURS, evaluateChange, evaluateShift, evaluateThreshold } from '../detectors/compare-figures';
import { ANOMALY_DEFAULTS, CountAnomalyDetector } from '../detectors/detect-count-anomaly';
import { RATE_DEFAULTS, RATE_HISTORY_DAYS, RateAnomalyDetector } from '../detectors/detect-rate-anomaly';
import { SILENCE_DEFAULTS, SilenceDetector } from '../detectors/detect-silence';
import { notEvaluated, type Verdict } from '../detectors/verdict';
import type { Calendar } from '../series/calendar';
import { type Hour, HOURS_A_DAY, type HourlySeries } from '../series/hourly-series';
import type { AlertCondition } from './alert-rule';

/** The local day of an hour may have begun so long before. */
const LOCAL_DAY_HOURS = 25;
/** Six weeks of the hours of a week, and the day that is evaluated. */
export const PROFILE_HISTORY_HOURS = 43 * HOURS_A_DAY;

/** One group of a rule: what its plan grouped by, with the figure by hour. */
export interface RuleGroup {
  readonly key: string;
  /** A message covers all groups of a partner. */
  readonly partner: string;
  readonly series: HourlySeries;
  /** The partner's whole traffic, whose rhythm a quiet group borrows. */
  readonly whole?: HourlySeries;
}

export type Evaluate = (hour: Hour) => Verdict;

/** How a condition is evaluated over a group. The hours may come in any order. */
export function evaluatorOf(condition: AlertCondition, group: RuleGroup, calendar: Calendar): Evaluate {
  const { series, whole } = group;
  const outsideMegaSales = (evaluate: Evaluate): Evaluate => {
    return (hour) => (calendar.at(hour).isMegaSale ? notEvaluated('mega_sale_day') : evaluate(hour));
  };
  switch (condition.kind) {
    case 'threshold':
      return outsideMegaSales((hour) => evaluateThreshold(series, hour, condition));
    case 'change':
      return outsideMegaSales((hour) => evaluateChange(series, hour, condition));
    case 'shift':
      return outsideMegaSales((hour) => evaluateShift(series, hour, condition));
    case 'anomaly': {
      const detector = new CountAnomalyDetector(series, calendar, withDefaults(condition, ANOMALY_DEFAULTS));
      return (hour) => detector.evaluate(hour);
    }
    case 'rate_anomaly': {
      const detector = new RateAnomalyDetector(series, calendar, withDefaults(condition, RATE_DEFAULTS));
      return (hour) => detector.evaluate(hour);
    }
    case 'silence': {
      const detector = new SilenceDetector(series, calendar, withDefaults(condition, SILENCE_DEFAULTS), whole);
      return (hour) => detector.evaluate(hour);
    }
  }
}

/** How many hours, up to and with the evaluated one, a verdict depends on. */
export function hoursBehind(condition: AlertCondition): number {
  switch (condition.kind) {
    case 'threshold':
      return condition.hours;
    case 'change':
      return condition.hours + (condition.offsetHours ?? DEFAULT_OFFSET_HOURS);
    case 'shift':
      return condition.hours + condition.baselineHours;
    case 'rate_anomaly':
      return RATE_HISTORY_DAYS * HOURS_A_DAY + (condition.hours ?? RATE_DEFAULTS.hours) + LOCAL_DAY_HOURS;
    case 'anomaly':
    case 'silence':
      return PROFILE_HISTORY_HOURS;
  }
}

/** A setting that is absent or undefined has its default. */
function withDefaults<T extends object>(settings: Partial<T>, defaults: T): T {
  const defined = Object.entries(settings).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(defined) };
}
