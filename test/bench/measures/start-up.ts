import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../platform/platform';
import { median } from '../report/statistics';

const STARTS = 3;
/** After so long a process has done what a start brings with it. */
const REST_MS = 2_000;

export interface StartUp {
  /** From the start of a partner-service's process to its first 200 on /ready. */
  readyMs: number;
  /** What it then has in RAM, without having met a postback; null where the system does not tell. */
  restBytes: number | null;
}

/** Starts a partner-service a few times; the medians count. */
export async function measureStartUp(platform: Platform, say: (line: string) => void): Promise<StartUp> {
  const databaseUrl = await platform.createPartnerDatabase('start');
  const readyMs: number[] = [];
  const restBytes: number[] = [];
  for (let start = 1; start <= STARTS; start += 1) {
    say(`Start ${start} of ${STARTS} of a partner-service`);
    const { process } = await platform.startService(`start-${start}`, databaseUrl);
    readyMs.push(process.readyMs);
    await wait(REST_MS);
    restBytes.push((await process.residentBytes()) ?? Number.NaN);
    await process.stop();
  }
  const atRest = median(restBytes);
  return { readyMs: median(readyMs), restBytes: Number.isNaN(atRest) ? null : atRest };
}
