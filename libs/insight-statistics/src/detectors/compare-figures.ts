import {
  compare,
  divide,
  formatDecimal,
  fromTenThousandths,
  parseDecimal,
  type Rational,
  subtract,
} from '@app/semantic-layer/merge/rational';
import type { ThresholdOperator } from '@app/semantic-layer/plan/plan';
import { denominatorOver, type Hour, type HourlySeries, sumOver } from '../series/hourly-series';
import type { Direction } from './detect-count-anomaly';
import { notEvaluated, type Verdict } from './verdict';

/** A week has the same hours. */
export const DEFAULT_OFFSET_HOURS = 168;

export interface ThresholdSettings {
  readonly op: ThresholdOperator;
  /** Decimal text. */
  readonly value: string;
  /** The last so many finished hours. */
  readonly hours: number;
  /** Decimal text: a rate of fewer is not compared. */
  readonly minVolume?: string;
}

export interface ChangeSettings {
  readonly direction: Direction;
  /** Decimal text: breached from this change on, as a percentage of the figure before. */
  readonly percent: string;
  /** The last so many finished hours, against as many hours before. */
  readonly hours: number;
  /** How far back those begin, by default a week, which has the same hours. */
  readonly offsetHours?: number;
  /** Decimal text: a smaller figure before, or denominator of a rate, is not compared. */
  readonly minVolume?: string;
}

export interface ShiftSettings {
  readonly direction: Direction;
  /** Decimal text: breached from this difference on, in the unit of the figure or as a percentage of the one before. */
  readonly by: { readonly amount: string } | { readonly percent: string };
  /** The last so many finished hours, against the median of windows as long in the `baselineHours` before them. */
  readonly hours: number;
  readonly baselineHours: number;
  /** Decimal text: a window of a rate with a smaller denominator is not compared. */
  readonly minVolume?: string;
}

interface Figure {
  readonly value: Rational;
  /** What has to be large enough: the denominator of a rate, else the sum. */
  readonly volume: Rational;
}

/** Exact: the figure of the last hours against a number. */
export function evaluateThreshold(series: HourlySeries, hour: Hour, settings: ThresholdSettings): Verdict {
  const figure = figureOver(series, hour + 1 - settings.hours, hour + 1);
  if (figure === undefined || 'kind' in figure) return figure ?? notEvaluated('hour_not_known');
  // Only a rate needs a volume: a sum of nothing is below a threshold for a good reason.
  if (series.of && isBelow(figure, settings.minVolume)) return notEvaluated('below_min_volume');
  const breached = fulfills(compare(figure.value, parseDecimal(settings.value)), settings.op);
  return { kind: breached ? 'breach' : 'normal', seen: formatDecimal(figure.value, 6), hours: settings.hours };
}

/** Exact: the figure of the last hours against that of the same hours before. */
export function evaluateChange(series: HourlySeries, hour: Hour, settings: ChangeSettings): Verdict {
  const { hours, offsetHours = DEFAULT_OFFSET_HOURS } = settings;
  const end = hour + 1;
  const now = figureOver(series, end - hours, end);
  const before = figureOver(series, end - hours - offsetHours, end - offsetHours);
  if (now === undefined || before === undefined) return notEvaluated('hour_not_known');
  if ('kind' in before) return before;
  if ('kind' in now) return now;
  if (isBelow(before, settings.minVolume)) return notEvaluated('below_min_volume');
  const change = divide(subtract(now.value, before.value), before.value);
  if (!change) return notEvaluated('division_by_zero');
  return {
    kind: isChanged(change, settings) ? 'breach' : 'normal',
    seen: formatDecimal(now.value, 6),
    expected: formatDecimal(before.value, 6),
    hours,
  };
}

/** Fewer windows have no median that says anything. */
const MIN_WINDOWS = 3;

/**
 * Exact: the figure of the last hours against what it usually is. The median of the windows before is that also while,
 * and after, some of them were wrong; a comparison with a week before would find such a week a second time.
 */
export function evaluateShift(series: HourlySeries, hour: Hour, settings: ShiftSettings): Verdict {
  const { hours, direction, by } = settings;
  const start = hour + 1 - hours;
  const now = figureOver(series, start, hour + 1);
  if (now === undefined) return notEvaluated('hour_not_known');
  if ('kind' in now) return now;
  if (isBelow(now, settings.minVolume)) return notEvaluated('below_min_volume');
  const median = medianOf(windowsBefore(series, start, settings));
  if (!median) return notEvaluated('too_little_history');
  const limit = 'amount' in by ? parseDecimal(by.amount) : shareOf(median, by.percent);
  const [up, down] = [subtract(now.value, median), subtract(median, now.value)];
  const isBreached =
    (direction !== 'down' && compare(up, limit) >= 0) || (direction !== 'up' && compare(down, limit) >= 0);
  return {
    kind: isBreached ? 'breach' : 'normal',
    seen: formatDecimal(now.value, 6),
    expected: formatDecimal(median, 6),
    hours,
  };
}

function windowsBefore(series: HourlySeries, to: Hour, { hours, baselineHours, minVolume }: ShiftSettings): Rational[] {
  const values: Rational[] = [];
  for (let end = to; end - hours >= to - baselineHours; end -= hours) {
    const figure = figureOver(series, end - hours, end);
    if (figure && !('kind' in figure) && !isBelow(figure, minVolume)) values.push(figure.value);
  }
  return values;
}

/** The lower of two in the middle. */
function medianOf(values: readonly Rational[]): Rational | undefined {
  if (values.length < MIN_WINDOWS) return undefined;
  return values.toSorted(compare)[(values.length - 1) >> 1];
}

function shareOf({ numerator, denominator }: Rational, percent: string): Rational {
  const share = parseDecimal(percent);
  const magnitude = numerator < 0n ? -numerator : numerator;
  return { numerator: magnitude * share.numerator, denominator: denominator * share.denominator * 100n };
}

function isChanged(change: Rational, { direction, percent }: ChangeSettings): boolean {
  const { numerator, denominator } = parseDecimal(percent);
  const limit = { numerator, denominator: denominator * 100n };
  const opposite = { numerator: -numerator, denominator: limit.denominator };
  return (
    (direction !== 'down' && compare(change, limit) >= 0) || (direction !== 'up' && compare(change, opposite) <= 0)
  );
}

function figureOver(series: HourlySeries, from: Hour, to: Hour): Figure | Verdict | undefined {
  const sum = sumOver(series, from, to);
  if (sum === undefined) return undefined;
  const value = fromTenThousandths(sum);
  if (!series.of) return { value, volume: value };
  const denominator = denominatorOver(series, from, to);
  if (denominator === undefined) return undefined;
  const volume = fromTenThousandths(denominator);
  const rate = divide(value, volume);
  return rate ? { value: rate, volume } : notEvaluated('division_by_zero');
}

function isBelow({ volume }: Figure, minVolume: string | undefined): boolean {
  return minVolume !== undefined && compare(volume, parseDecimal(minVolume)) < 0;
}

function fulfills(comparison: number, op: ThresholdOperator): boolean {
  switch (op) {
    case '>':
      return comparison > 0;
    case '>=':
      return comparison >= 0;
    case '<':
      return comparison < 0;
    case '<=':
      return comparison <= 0;
    case '=':
      return comparison === 0;
  }
}
