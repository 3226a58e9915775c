import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../report/statistics';

export interface PacedLoad {
  /** The address of the n-th request; a GET. */
  urlOf: (number: number) => string;
  perSecond: number;
  /** Ends the load. */
  signal: AbortSignal;
}

/**
 * Requests at a fixed rate, whether or not earlier ones were answered: what a caller waits while others use the
 * machine. (A load of so many connections would send less the slower it is answered.)
 *
 * @throws Error on a response that is not 2xx
 */
export async function runPacedLoad({ urlOf, perSecond, signal }: PacedLoad): Promise<{ p99Ms: number; sent: number }> {
  const startedMs = performance.now();
  const tookMs: Promise<number>[] = [];
  while (!signal.aborted) {
    const due = Math.ceil(((performance.now() - startedMs) * perSecond) / 1_000);
    while (tookMs.length < due) tookMs.push(timeRequest(urlOf(tookMs.length)));
    await wait(1);
  }
  return { p99Ms: quantile(await Promise.all(tookMs), 0.99), sent: tookMs.length };
}

async function timeRequest(url: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
  return performance.now() - startedMs;
}
