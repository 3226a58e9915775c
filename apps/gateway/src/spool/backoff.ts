const FIRST_MS = 200;
const MAX_MS = 30_000;

/**
 * The pause after so many failures in a row: exponential with full jitter, so that many that failed together do not
 * come back together.
 *
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, random: number, mostMs = MAX_MS): number {
  return random * Math.min(mostMs, FIRST_MS * 2 ** Math.max(0, failures - 1));
}
