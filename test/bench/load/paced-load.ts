import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../report/statistics';

export interface PacedLoad {
  /** Sends the n-th request. */
  send: (number: number) => Promise<unknown>;
  perSecond: number;
  /** Ends the load. */
  signal: AbortSignal;
}

/**
 * Requests at a fixed rate, whether or not earlier ones were answered: what a caller waits while others use the
 * machine. (A load of so many connections would send less the slower it is answered.)
 *
 * @throws Error of a request that failed
 */
export async function runPacedLoad({
  send,
  perSecond,
  signal,
}: PacedLoad): Promise<{ p99Ms: number; sent: number; allMs: number[] }> {
  const startedMs = performance.now();
  const tookMs: Promise<number>[] = [];
  while (!signal.aborted) {
    const due = Math.ceil(((performance.now() - startedMs) * perSecond) / 1_000);
    while (tookMs.length < due) tookMs.push(timed(send, tookMs.length));
    await wait(1);
  }
  const allMs = await Promise.all(tookMs);
  return { p99Ms: quantile(allMs, 0.99), sent: allMs.length, allMs };
}

async function timed(send: PacedLoad['send'], number: number): Promise<number> {
  const startedMs = performance.now();
  await send(number);
  return performance.now() - startedMs;
}
