import type { Rational } from '@app/semantic-layer/merge/rational';
import type { HourlySeries } from './hourly-series';

const ONE = 10_000;

/**
 * The only place where an exact figure becomes a float. A value computed from it is a statistical estimate (an expected
 * value, a probability, a forecast), and is never stored or shown as an amount that was paid or owed.
 */
export function toEstimate(tenThousandths: bigint): number {
  return Number(tenThousandths) / ONE;
}

export function ratioToEstimate({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}

/** An estimate as decimal text with at most four places, for responses beside exact figures. */
export function formatEstimate(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`Not an estimate: ${value}`);
  const text = value.toFixed(4).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

const cache = new WeakMap<readonly (bigint | undefined)[], Float64Array>();

/** The hours of a series as estimates, NaN where an hour is not known. */
export function estimatesOf({ sums }: Pick<HourlySeries, 'sums'>): Float64Array {
  let estimates = cache.get(sums);
  if (!estimates) {
    estimates = Float64Array.from(sums, (sum) => (sum === undefined ? Number.NaN : toEstimate(sum)));
    cache.set(sums, estimates);
  }
  return estimates;
}
