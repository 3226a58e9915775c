import { HOURS_A_WEEK, type Hour, startOfHour } from '@app/insight-statistics';
import type { AlertExplanation } from '@app/internal-protocol';
import { formatWallClock, type PlanFilter, SIGNALS, wallClockAt } from '@app/semantic-layer';
import { formatDecimal, fromTenThousandths } from '@app/semantic-layer/merge/rational';
import { groupSeries, type PartnerHours, type WatchedGroup } from '../alerts/group-series';
import { isSignal } from '@app/semantic-layer/model/signals';
import type { WatchedFigure, WatchedMetric } from '../alerts/watched-figure';

const MAX_GROUPS = 3;
const DAYS_BEFORE = 7;
const HOURS_A_DAY = 24;

/** The figure of an alert, apart by a dimension that the rule does not group by; undefined where it has all of them. */
export function figureOfExplanation(
  figure: WatchedMetric,
  keys: Record<string, string>,
): (WatchedMetric & { dimensions: readonly ['offer' | 'tenant'] }) | undefined {
  const dimension = (['offer', 'tenant'] as const).find((one) => !figure.dimensions.includes(one));
  return dimension && { ...figure, dimensions: [dimension], filters: filtersOf(figure, keys) };
}

/** A plan that shows a figure, or what a signal is about, by hour over the week before the end of an hour, for the group alone. */
export function planOfAlert(figure: WatchedFigure, keys: Record<string, string>, end: Hour): object {
  const { metric, money, timeZone } = figure;
  const wallClock = (hour: Hour): string => formatWallClock(wallClockAt(startOfHour(hour), timeZone));
  return {
    metrics: [isSignal(metric) ? SIGNALS[metric].shownBy : metric],
    grain: 'hour',
    time: { from: wallClock(end - DAYS_BEFORE * HOURS_A_DAY), to: wallClock(end) },
    filters: filtersOf(figure, keys),
    ...(money && { money }),
    tz: timeZone,
  };
}

function filtersOf({ filters }: WatchedFigure, keys: Record<string, string>): PlanFilter[] {
  const ofPlans = Object.entries(keys).filter(([field]) => field !== 'quota');
  const ofKeys = ofPlans.map(([field, value]): PlanFilter => ({
    field: field as PlanFilter['field'],
    op: 'in',
    values: [value],
  }));
  const names = new Set(Object.keys(keys));
  return [...ofKeys, ...filters.filter(({ field, op }) => !(op === 'in' && names.has(field)))];
}

/**
 * The groups whose figure differs most from the same hours a week before, the largest difference first.
 *
 * @param now the hours of the alert, and `before` those a week earlier
 */
export function explainBy(
  figure: WatchedFigure,
  now: { partners: readonly PartnerHours[]; from: Hour; to: Hour },
  before: readonly PartnerHours[],
): AlertExplanation[] {
  const shift = (hour: Hour): Hour => hour - HOURS_A_WEEK;
  const seen = sumsOf(groupSeries(now.partners, figure, now.from, now.to));
  const earlier = sumsOf(groupSeries(before, figure, shift(now.from), shift(now.to)));
  const names = [...new Set([...seen.keys(), ...earlier.keys()])];
  const [dimension] = figure.dimensions;
  const difference = (name: string): bigint => abs((seen.get(name) ?? 0n) - (earlier.get(name) ?? 0n));
  return names
    .filter((name) => difference(name) > 0n)
    .toSorted((a, b) => (difference(a) < difference(b) ? 1 : -1))
    .slice(0, MAX_GROUPS)
    .map((name) => ({
      keys: { [dimension!]: name },
      seen: textOf(seen.get(name)),
      before: textOf(earlier.get(name)),
    }));
}

function sumsOf(groups: readonly WatchedGroup[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { keys, series } of groups) {
    const { partner: _partner, ...own } = keys;
    sums.set(
      Object.values(own)[0]!,
      series.sums.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n),
    );
  }
  return sums;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function textOf(sum: bigint | undefined): string {
  return formatDecimal(fromTenThousandths(sum ?? 0n));
}
