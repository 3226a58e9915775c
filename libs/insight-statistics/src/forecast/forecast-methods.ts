import { type Day, endOfHistory, type History, valueOn } from './daily-series';

/** An estimate of each of the next days. */
export type ForecastMethod = (history: History, days: number) => number[];

const WEEK = 7;
/** Weeks whose weekday is looked at, and how far back a missing or mega-sale day may be replaced. */
const WEEKS = 6;
const MAX_WEEKS = 10;

/** The same weekday a week before, whatever day it was: what any method has to beat. */
export const seasonalNaive: ForecastMethod = (history, days) => {
  const end = endOfHistory(history);
  return Array.from({ length: days }, (_, index) => {
    let back = end + index - Math.ceil((index + 1) / WEEK) * WEEK;
    while (Number.isNaN(valueOn(history, back)) && back >= history.first) back -= WEEK;
    return valueOn(history, back);
  });
};

/** How much of the last two weeks' distance from it goes on, and how much of it is left a day later. */
const LEVEL_SHARE = 0.8;
const LEVEL_DAMPING = 0.97;
const LEVEL_DAYS = 14;

/** The same weekday over six weeks, without the highest and lowest, × the level of the last two weeks, damped. */
export const weekdayMean: ForecastMethod = (history, days) => {
  const end = endOfHistory(history);
  const level = levelOf(history, end);
  const megaSale = megaSaleFactor(history, end);
  return Array.from({ length: days }, (_, index) => {
    const typical = trimmedMean(sameWeekdays(history, end + index, WEEKS));
    const factor = 1 + (level - 1) * LEVEL_SHARE * LEVEL_DAMPING ** index;
    return typical * factor * (history.isMegaSale(end + index) ? megaSale : 1);
  });
};

/** The last days of a weekday that are known and of no mega sale, newest first. */
function sameWeekdays(history: History, day: Day, count: number): number[] {
  const end = endOfHistory(history);
  const values: number[] = [];
  const newest = day - Math.max(1, Math.ceil((day - end + 1) / WEEK)) * WEEK;
  for (let back = newest; values.length < count && back > newest - MAX_WEEKS * WEEK; back -= WEEK) {
    const value = valueOn(history, back);
    if (!Number.isNaN(value) && !history.isMegaSale(back)) values.push(value);
  }
  return values;
}

/** The sum of the last days against what their weekdays had in the weeks before them. */
function levelOf(history: History, end: Day): number {
  let [seen, expected] = [0, 0];
  for (let day = end - LEVEL_DAYS; day < end; day++) {
    const value = valueOn(history, day);
    const typical = trimmedMean(sameWeekdays(history, end + ((day - end) % WEEK) + WEEK, WEEKS));
    if (Number.isNaN(value) || Number.isNaN(typical) || history.isMegaSale(day)) continue;
    seen += value;
    expected += typical;
  }
  return expected > 0 ? seen / expected : 1;
}

/** What mega-sale days of the history had, against their weekday; 1 where there is none. */
function megaSaleFactor(history: History, end: Day): number {
  const factors: number[] = [];
  for (let day = history.first; day < end; day++) {
    if (!history.isMegaSale(day)) continue;
    const typical = trimmedMean(sameWeekdays(history, day, WEEKS));
    const factor = valueOn(history, day) / typical;
    if (Number.isFinite(factor)) factors.push(factor);
  }
  return factors.length === 0 ? 1 : median(factors);
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function trimmedMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const trimmed = sorted.length >= 5 ? sorted.slice(1, -1) : sorted;
  return trimmed.reduce((sum, value) => sum + value, 0) / trimmed.length;
}
