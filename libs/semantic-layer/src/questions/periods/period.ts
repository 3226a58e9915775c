import {
  add,
  type CalendarUnit,
  DAY_MS,
  HOUR_MS,
  isDate,
  startOf,
  wallClock,
  type WallClock,
  yearOf,
} from '../../time/wall-clock';

/** A span of wall-clock time that words name. What contains now is cut at now when the plan is written. */
export interface Period {
  from: WallClock | null;
  to: WallClock;
  /** The calendar unit that the words name, of which it is `count`; absent for a length of time or a range. */
  unit?: CalendarUnit;
  count?: number;
  /** A part of one day. */
  isPart?: true;
  /** Words without a year, month or week: the latest that has begun, which a range may move. */
  recurs?: 'year' | 'month' | 'week';
}

/** One calendar unit, `offset` units from the present one. */
export function calendarUnit(unit: CalendarUnit, now: WallClock, offset: number, count = 1): Period {
  const from = add(unit, startOf(unit, now), offset);
  return { from, to: add(unit, from, count), unit, count };
}

/** The unit that starts at a time. */
export function unitAt(unit: CalendarUnit, from: WallClock, recurs?: Period['recurs']): Period {
  return { from, to: add(unit, from, 1), unit, count: 1, ...(recurs ? { recurs } : {}) };
}

/** `count` whole days before today; with today, the last of them is today. */
export function lastDays(now: WallClock, count: number, withToday: boolean): Period {
  const today = startOf('day', now);
  return withToday
    ? { from: today - (count - 1) * DAY_MS, to: today + DAY_MS }
    : { from: today - count * DAY_MS, to: today };
}

/** From the same date so long ago to the start of today. */
export function pastUnits(now: WallClock, unit: CalendarUnit, count: number): Period {
  const today = startOf('day', now);
  return { from: add(unit, today, -count), to: today };
}

/** Clock hours, the present one included. */
export function lastHours(now: WallClock, count: number): Period {
  const hour = startOf('hour', now);
  return { from: hour - (count - 1) * HOUR_MS, to: hour + HOUR_MS };
}

/** The latest day of this date that is not in the future, or that of a year. */
export function dateOf(now: WallClock, month: number, day: number, year?: number): Period | undefined {
  if (year !== undefined) return isDate(year, month, day) ? unitAt('day', wallClock(year, month, day)) : undefined;
  for (let candidate = yearOf(now); candidate > yearOf(now) - 9; candidate--) {
    const from = wallClock(candidate, month, day);
    if (isDate(candidate, month, day) && from <= now) return unitAt('day', from, 'year');
  }
  return undefined;
}

/** The latest month, quarter or half of this number that has begun, or that of a year. */
export function partOfYear(
  now: WallClock,
  unit: 'month' | 'quarter' | 'half',
  number: number,
  year?: number,
): Period | undefined {
  const months = { month: 1, quarter: 3, half: 6 }[unit];
  if (number < 1 || number > 12 / months) return undefined;
  if (year !== undefined) return unitAt(unit, wallClock(year, (number - 1) * months + 1));
  const from = wallClock(yearOf(now), (number - 1) * months + 1);
  return unitAt(unit, from <= now ? from : add('year', from, -1), 'year');
}

/** The latest such weekday not after today, or before today. */
export function latestWeekday(now: WallClock, weekday: number, beforeToday: boolean): Period {
  const today = startOf('day', now);
  const inThisWeek = startOf('week', now) + (weekday - 1) * DAY_MS;
  const from = inThisWeek > today || (beforeToday && inThisWeek === today) ? inThisWeek - 7 * DAY_MS : inThisWeek;
  return unitAt('day', from, beforeToday ? undefined : 'week');
}

/** A weekday of the week that is `offset` weeks from the present one. */
export function weekdayOfWeek(now: WallClock, weekday: number, offset: number): Period {
  return unitAt('day', startOf('week', now) + (weekday - 1 + 7 * offset) * DAY_MS);
}

/** Saturday and Sunday of a week. */
export function weekend(now: WallClock, offset: number): Period {
  const monday = startOf('week', now) + 7 * offset * DAY_MS;
  return { from: monday + 5 * DAY_MS, to: monday + 7 * DAY_MS };
}

/** From the first to the end of the second. Words without a year follow the end that has one. */
export function range(first: Period, last: Period): Period | undefined {
  if (first.from === null || last.from === null) return undefined;
  const from = first.recurs && !last.recurs ? latestNotAfter(last.from, first.from, first.recurs) : first.from;
  const lastFrom = last.recurs ? earliestNotBefore(from, last.from, last.recurs) : last.from;
  const to = last.unit ? add(last.unit, lastFrom, last.count ?? 1) : lastFrom + (last.to - last.from);
  return lastFrom < from ? undefined : { from, to };
}

function earliestNotBefore(limit: WallClock, time: WallClock, step: NonNullable<Period['recurs']>): WallClock {
  let found = latestNotAfter(limit, time, step);
  while (found < limit) found = add(step, found, 1);
  return found;
}

function latestNotAfter(limit: WallClock, time: WallClock, step: NonNullable<Period['recurs']>): WallClock {
  let found = time;
  while (found > limit) found = add(step, found, -1);
  while (add(step, found, 1) <= limit) found = add(step, found, 1);
  return found;
}

/** Cuts what contains now at now. Undefined for what has not begun. */
export function cutAt(now: WallClock, period: Period): Period | undefined {
  if (period.from !== null && period.from >= now) return undefined;
  return period.to > now ? { ...period, to: now } : period;
}
