import type { Calendar } from '../series/calendar';
import type { Hour, HourlySeries } from '../series/hourly-series';
import { Random } from './random';

/** Of a mean day, from midnight: a low night, a high evening. */
const HOURS_OF_DAY = [
  0.5, 0.3, 0.18, 0.12, 0.1, 0.14, 0.28, 0.5, 0.8, 1.05, 1.2, 1.3, 1.35, 1.3, 1.25, 1.2, 1.2, 1.25, 1.35, 1.5, 1.7,
  1.75, 1.5, 0.95,
];
const WEEKDAYS = [0.95, 0.93, 0.95, 0.98, 1.05, 1.12, 1.02];
const HOURS_MEAN = HOURS_OF_DAY.reduce((sum, value) => sum + value) / 24;

export interface GeneratedRate {
  readonly perDay: number;
  readonly days: number;
  readonly seed: number;
  /** Coefficients of variation of the rate of a day and of an hour. */
  readonly dayVariation?: number;
  readonly hourVariation?: number;
}

/** 2026-01-05 00:00 in Kuala Lumpur, a Monday. */
export const FIRST_HOUR: Hour = Date.UTC(2026, 0, 4, 16) / 3_600_000;

/** Counts by hour with a weekly rhythm, noise of days and hours, and mega-sale days of three times the rate. */
export function generateCounts(
  { perDay, days, seed, dayVariation = 0.16, hourVariation = 0.2 }: GeneratedRate,
  calendar: Calendar,
): number[] {
  const random = new Random(seed);
  // Each series has a rhythm of its own: shifted by up to two hours, and flatter or steeper.
  const [shift, steepness] = [Math.floor(random.next() * 5) - 2, 0.7 + random.next() * 0.6];
  const shape = HOURS_OF_DAY.map((value) => (value / HOURS_MEAN) ** steepness);
  const scale = 24 / shape.reduce((sum, value) => sum + value);
  let [day, dayFactor] = ['', 1];
  return Array.from({ length: days * 24 }, (_, index) => {
    const local = calendar.at(FIRST_HOUR + index);
    if (local.day !== day) [day, dayFactor] = [local.day, random.factor(dayVariation)];
    const rhythm = shape[(local.hourOfDay + shift + 24) % 24]! * scale * WEEKDAYS[Math.floor(local.hourOfWeek / 24)]!;
    const rate = (perDay / 24) * rhythm * dayFactor * random.factor(hourVariation) * (local.isMegaSale ? 3 : 1);
    return random.poisson(rate);
  });
}

export function seriesOf(counts: readonly (number | undefined)[]): HourlySeries {
  return {
    first: FIRST_HOUR,
    sums: counts.map((count) => (count === undefined ? undefined : BigInt(count) * 10_000n)),
  };
}

/** The counts with every hour of [from, to) replaced, as an index from the first hour. */
export function withHours(
  counts: readonly number[],
  from: number,
  to: number,
  change: (count: number) => number,
): number[] {
  return counts.map((count, index) => (index >= from && index < to ? change(count) : count));
}
