import { logGamma } from './log-gamma';

/**
 * Counts whose rate itself varies: mean, and variance mean + mean² / dispersion. A large dispersion is Poisson's.
 */
export interface NegativeBinomial {
  readonly mean: number;
  readonly dispersion: number;
}

/** Far below, the smallest floats are rounded up to themselves: a sum of them would never end. */
const SMALLEST = 1e-300;

/** The probability of no count at all. */
export function probabilityOfZero({ mean, dispersion }: NegativeBinomial): number {
  return Math.exp(-dispersion * Math.log1p(mean / dispersion));
}

/** The probability of at most so many. */
export function lowerTail(count: number, distribution: NegativeBinomial): number {
  if (count < 0) return 0;
  const { mean, dispersion } = distribution;
  if (mean <= 0) return 1;
  const ratio = mean / (mean + dispersion);
  let term = probabilityOfZero(distribution);
  if (term < 1e-280) return sumDown(Math.floor(count), distribution);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= (ratio * (k - 1 + dispersion)) / k;
    sum += term;
  }
  return Math.min(1, sum);
}

/** The probability of at least so many. */
export function upperTail(count: number, distribution: NegativeBinomial): number {
  if (count <= 0) return 1;
  if (distribution.mean <= 0) return 0;
  if (count <= distribution.mean) return Math.max(0, 1 - lowerTail(count - 1, distribution));
  // Summed from its largest term on: 1 minus the other tail would lose what is left of a small probability.
  const { mean, dispersion } = distribution;
  const ratio = mean / (mean + dispersion);
  let term = Math.exp(logProbability(Math.ceil(count), distribution));
  let sum = 0;
  for (let k = Math.ceil(count); term > Math.max(sum * 1e-12, SMALLEST); k++) {
    sum += term;
    term *= (ratio * (k + dispersion)) / (k + 1);
  }
  return Math.min(1, sum);
}

/** From the count down, where the probability of zero is too small for a float. */
function sumDown(count: number, distribution: NegativeBinomial): number {
  const { mean, dispersion } = distribution;
  if (count > mean) return Math.max(0, 1 - upperTail(count + 1, distribution));
  const ratio = mean / (mean + dispersion);
  let term = Math.exp(logProbability(count, distribution));
  let sum = 0;
  for (let k = count; k >= 0 && term > sum * 1e-12; k--) {
    sum += term;
    term *= k / (ratio * (k - 1 + dispersion));
  }
  return Math.min(1, sum);
}

function logProbability(count: number, { mean, dispersion }: NegativeBinomial): number {
  return (
    logGamma(count + dispersion) -
    logGamma(dispersion) -
    logGamma(count + 1) +
    count * Math.log(mean / (mean + dispersion)) -
    dispersion * Math.log1p(mean / dispersion)
  );
}
