import type { PlanPeriod } from '../plan/plan';
import { wallClockAt } from './time-zones';
import { add, formatWallClock, MINUTE_MS, parseWallClock, startOf, type WallClock } from './wall-clock';

export const PRESETS = ['today', 'yesterday', 'days7', 'days30', 'month', 'lastMonth'] as const;
export type Preset = (typeof PRESETS)[number];

export const COMPARISONS = ['none', 'before', 'year'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A named period on the clock of a zone. What contains the present ends with it. */
export function presetPeriod(preset: Preset, zone: string, now: Date): PlanPeriod {
  const present = wallClockAt(now, zone);
  const today = startOf('day', present);
  const month = startOf('month', present);
  // The first minute of a day belongs to it.
  const end = Math.max(present, today + MINUTE_MS);
  switch (preset) {
    case 'today':
      return period(today, end);
    case 'yesterday':
      return period(add('day', today, -1), today);
    case 'days7':
      return period(add('day', today, -7), today);
    case 'days30':
      return period(add('day', today, -30), today);
    case 'month':
      return period(month, end);
    case 'lastMonth':
      return period(add('month', month, -1), month);
  }
}

export function presetOf(given: PlanPeriod, zone: string, now: Date): Preset | undefined {
  return PRESETS.find((preset) => {
    const { from, to } = presetPeriod(preset, zone, now);
    return from === given.from && to === given.to;
  });
}

/** The period to compare with; undefined for none, and for a period without a beginning. */
export function comparedPeriod({ from, to }: PlanPeriod, comparison: Comparison): PlanPeriod | undefined {
  if (from === null || comparison === 'none') return undefined;
  const [start, end] = [parseWallClock(from)!, parseWallClock(to)!];
  if (comparison === 'year') return period(add('year', start, -1), add('year', end, -1));
  const months = wholeMonths(start, end);
  if (months > 0) return period(add('month', start, -months), start);
  return period(start - (end - start), start);
}

export function comparisonOf(given: PlanPeriod, compared: PlanPeriod | undefined): Comparison | undefined {
  if (compared === undefined) return 'none';
  return COMPARISONS.find((comparison) => {
    const known = comparedPeriod(given, comparison);
    return known?.from === compared.from && known?.to === compared.to;
  });
}

/** How many months a period consists of; 0 where it cuts one. The month before one is a month, of whatever length. */
function wholeMonths(start: WallClock, end: WallClock): number {
  if (startOf('month', start) !== start || startOf('month', end) !== end) return 0;
  const [from, to] = [new Date(start), new Date(end)];
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}

function period(from: WallClock, to: WallClock): PlanPeriod {
  return { from: formatWallClock(from), to: formatWallClock(to) };
}
