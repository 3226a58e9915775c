import type { Calendar } from '../series/calendar';
import { estimatesOf } from '../series/estimates';
import { endOf, type Hour, HOURS_A_DAY, HOURS_A_WEEK, type HourlySeries } from '../series/hourly-series';

/** Six weeks show each hour of the week often enough, and forget a rhythm that has changed. */
export const PROFILE_HOURS = 6 * HOURS_A_WEEK;

/** The expected count of each hour of the week, Monday 0:00 first, at the level of the history it was read from. */
export type HourProfile = Float64Array;

/** The known hours of [from, to) that are of no mega-sale day, with their counts. */
export function* typicalHours(
  series: HourlySeries,
  calendar: Calendar,
  from: Hour,
  to: Hour,
): Generator<[hour: Hour, count: number]> {
  const estimates = estimatesOf(series);
  for (let hour = Math.max(from, series.first); hour < Math.min(to, endOf(series)); hour++) {
    const count = estimates[hour - series.first]!;
    if (!Number.isNaN(count) && !calendar.at(hour).isMegaSale) yield [hour, count];
  }
}

/** Pseudo-counts that a cell is worth beside its own: hours of a week differ by about 20 % from day times hour. */
const PRIOR_COUNTS = 25;

/**
 * The rhythm for a series of any rate: each hour of the week, shrunk to hour of day × weekday. The prior comes from
 * the partner's whole traffic where that is given, because a quiet offer alone shows no rhythm.
 */
export function shrunkProfile(
  series: HourlySeries,
  calendar: Calendar,
  to: Hour,
  whole: HourlySeries = series,
): HourProfile {
  const own = countCells(series, calendar, to);
  const prior = separableProfile(countCells(whole, calendar, to));
  const scale = own.rate / (mean(prior) || 1);
  const scaled = prior.map((value) => value * scale);
  return shrink(own.counts, own.hours, scaled);
}

function shrink(counts: Float64Array, hours: Float64Array, prior: Float64Array): HourProfile {
  return prior.map((value, cell) => {
    const weight = PRIOR_COUNTS / Math.max(value, 1e-9);
    return (counts[cell]! + PRIOR_COUNTS) / (hours[cell]! + weight);
  });
}

/**
 * The rhythm for a busy series: as the shrunk one, but an hour of the week goes in without its lowest and highest
 * week, so that an outage or a spike does not become usual for six weeks.
 */
export function trimmedProfile(series: HourlySeries, calendar: Calendar, to: Hour): HourProfile {
  const cells = Array.from({ length: HOURS_A_WEEK }, (): number[] => []);
  for (const [hour, count] of typicalHours(series, calendar, to - PROFILE_HOURS, to)) {
    cells[calendar.at(hour).hourOfWeek]!.push(count);
  }
  const means = cells.map(trimmedMean);
  const hours = Float64Array.from(cells, ({ length }) => length);
  const counts = Float64Array.from(means, (value, cell) => value * hours[cell]!);
  return shrink(counts, hours, separableProfile({ counts, hours, rate: sum(counts) / (sum(hours) || 1) }));
}

/** Of small counts the highest is no outlier, and the mean without it would be too low. */
const MIN_TRIMMED = 5;

function trimmedMean(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const trimmed = sorted.length >= 5 && sorted[Math.floor(sorted.length / 2)]! >= MIN_TRIMMED;
  return mean(Float64Array.from(trimmed ? sorted.slice(1, -1) : sorted));
}

interface Cells {
  readonly counts: Float64Array;
  /** How many known hours a cell has. */
  readonly hours: Float64Array;
  /** The count of a mean hour. */
  readonly rate: number;
}

function countCells(series: HourlySeries, calendar: Calendar, to: Hour): Cells {
  const counts = new Float64Array(HOURS_A_WEEK);
  const hours = new Float64Array(HOURS_A_WEEK);
  for (const [hour, count] of typicalHours(series, calendar, to - PROFILE_HOURS, to)) {
    const cell = calendar.at(hour).hourOfWeek;
    counts[cell]! += count;
    hours[cell]! += 1;
  }
  return { counts, hours, rate: sum(counts) / (sum(hours) || 1) };
}

/** Hour of day × weekday, as if they were independent. */
function separableProfile({ counts, hours, rate }: Cells): Float64Array {
  const byHour = marginal(counts, hours, HOURS_A_DAY, (cell) => cell % HOURS_A_DAY, rate);
  const byDay = marginal(counts, hours, 7, (cell) => Math.floor(cell / HOURS_A_DAY), rate);
  return Float64Array.from(counts, (_, cell) => {
    return (byHour[cell % HOURS_A_DAY]! * byDay[Math.floor(cell / HOURS_A_DAY)]!) / (rate || 1);
  });
}

function marginal(
  counts: Float64Array,
  hours: Float64Array,
  size: number,
  indexOf: (cell: number) => number,
  rate: number,
): Float64Array {
  const [summed, exposure] = [new Float64Array(size), new Float64Array(size)];
  for (let cell = 0; cell < HOURS_A_WEEK; cell++) {
    summed[indexOf(cell)]! += counts[cell]!;
    exposure[indexOf(cell)]! += hours[cell]!;
  }
  // One pseudo-count, so that an hour without any conversion so far is improbable and not impossible.
  const pseudo = 1 / Math.max(rate, 1e-9);
  return summed.map((value, index) => (value + 1) / (exposure[index]! + pseudo));
}

export function sum(values: Float64Array): number {
  let result = 0;
  for (const value of values) result += value;
  return result;
}

export function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
