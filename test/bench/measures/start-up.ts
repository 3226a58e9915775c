import { setTimeout as wait } from 'node:timers/promises';
import type { Harness } from '../../../tools/harness/harness';
import { median } from '../report/statistics';
import { PARTNER } from './targets';

const STARTS = 3;
/** By then a process has finished the work of its start. */
const REST_MS = 2_000;

export interface StartUp {
  /** From the start of a partner-service's process to its first 200 on /ready. */
  readyMs: number;
  /** Its resident memory then, before any postback; null where the system has no /proc. */
  restBytes: number | null;
}

/** Starts a partner-service several times and returns the medians. */
export async function measureStartUp(harness: Harness, print: (line: string) => void): Promise<StartUp> {
  const readyMs: number[] = [];
  const restBytes: number[] = [];
  for (let start = 1; start <= STARTS; start += 1) {
    print(`Start ${start} of ${STARTS} of a partner-service`);
    const service = await harness.startService(PARTNER, { name: `start-${start}`, databaseName: 'bench_start' });
    readyMs.push(service.readyMs);
    await wait(REST_MS);
    restBytes.push((await service.residentBytes()) ?? Number.NaN);
    await service.stop();
  }
  const atRest = median(restBytes);
  return { readyMs: median(readyMs), restBytes: Number.isNaN(atRest) ? null : atRest };
}
