import { toTenThousandths } from '@app/semantic-layer/merge/rational';
import { HOUR_MS } from '@app/semantic-layer/time/wall-clock';

/** A UTC hour, counted from 1970. */
export type Hour = number;

export const HOURS_A_DAY = 24;
export const HOURS_A_WEEK = 168;

/**
 * One figure of one group by finished hour, exact in ten-thousandths. An hour is undefined while it is unfinished, or
 * where a partner of the group did not answer: nothing is concluded from it.
 */
export interface HourlySeries {
  readonly first: Hour;
  readonly sums: readonly (bigint | undefined)[];
  /** The denominators, where the figure is a rate. */
  readonly of?: readonly (bigint | undefined)[];
}

/** Decimal texts as the query path returns them; null for an hour that is not known. */
export function readSeries(
  first: Hour,
  sums: readonly (string | null)[],
  of?: readonly (string | null)[],
): HourlySeries {
  return { first, sums: sums.map(readSum), ...(of && { of: of.map(readSum) }) };
}

function readSum(text: string | null): bigint | undefined {
  return text === null ? undefined : toTenThousandths(text);
}

export function hourOf(instant: Date): Hour {
  return Math.floor(instant.getTime() / HOUR_MS);
}

export function startOfHour(hour: Hour): Date {
  return new Date(hour * HOUR_MS);
}

/** The hour after the last one of the series. */
export function endOf(series: HourlySeries): Hour {
  return series.first + series.sums.length;
}

/** The exact sum over [from, to); undefined as soon as one of its hours is not known. */
export function sumOver(series: HourlySeries, from: Hour, to: Hour): bigint | undefined {
  return total(series.sums, from - series.first, to - series.first);
}

/** As `sumOver`, of the denominators. */
export function denominatorOver(series: HourlySeries, from: Hour, to: Hour): bigint | undefined {
  return series.of && total(series.of, from - series.first, to - series.first);
}

function total(sums: readonly (bigint | undefined)[], from: number, to: number): bigint | undefined {
  if (from < 0 || to > sums.length || from >= to) return undefined;
  let result = 0n;
  for (let index = from; index < to; index++) {
    const sum = sums[index];
    if (sum === undefined) return undefined;
    result += sum;
  }
  return result;
}
