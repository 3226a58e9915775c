import { logBeta, logGamma } from './log-gamma';

/** Successes among trials whose rate itself varies: a and b are the pseudo-counts of successes and failures. */
export interface BetaBinomial {
  readonly trials: number;
  readonly a: number;
  readonly b: number;
}

const NEGLIGIBLE = 1e-16;

/** The probability of at least so many successes. */
export function upperTailOfSuccesses(count: number, { trials, a, b }: BetaBinomial): number {
  // At most as many failures as are left.
  return lowerTailOfSuccesses(trials - count, { trials, a: b, b: a });
}

/** The probability of at most so many successes. */
export function lowerTailOfSuccesses(count: number, { trials, a, b }: BetaBinomial): number {
  if (count < 0) return 0;
  if (count >= trials) return 1;
  let term = Math.exp(logProbability(count, { trials, a, b }));
  let sum = 0;
  for (let k = count; k >= 0 && term > sum * NEGLIGIBLE; k--) {
    sum += term;
    if (k > 0) term *= (k * (trials - k + b)) / ((trials - k + 1) * (k - 1 + a));
  }
  return Math.min(1, sum);
}

function logProbability(k: number, { trials, a, b }: BetaBinomial): number {
  const choose = logGamma(trials + 1) - logGamma(k + 1) - logGamma(trials - k + 1);
  return choose + logBeta(k + a, trials - k + b) - logBeta(a, b);
}
