import type { Platform } from '../platform/platform';
import { ENDPOINT } from '../platform/config-rows';
import { type RunningServer, urlOf } from '../platform/running-server';
import { median } from '../report/statistics';
import { loadConversions } from './load-conversions';

const SMALL = 50_000;
const LARGE = 5_000_000;
const CALLS = 50;
/** Calls that are not counted: the first ones fill caches and prepare statements. */
const FIRST_CALLS = 10;

const READS = [
  { name: 'stats?hours=24', query: 'stats?hours=24' },
  { name: 'first page of conversions', query: 'conversions' },
] as const;

/** One kind of read, in milliseconds from the request to the last byte of the answer. */
export interface ReadTimes {
  name: string;
  smallMs: number;
  /** With the large number of conversions, when that was asked for. */
  largeMs: number | null;
}

export interface ReadReport {
  small: number;
  large: number | null;
  reads: ReadTimes[];
}

/** Times the reads of a partner with few conversions and, if asked for, of one with many, by turns. */
export async function measureReads(
  platform: Platform,
  isLarge: boolean,
  say: (line: string) => void,
): Promise<ReadReport> {
  const key = await platform.createReadKey();
  const open = async (count: number): Promise<RunningServer> => {
    say(`Loading ${count.toLocaleString('en')} conversions`);
    const databaseUrl = await platform.createPartnerDatabase(`reads_${count}`);
    await loadConversions(databaseUrl, count);
    return platform.startService(`reads-${count}`, databaseUrl);
  };
  const services = [await open(SMALL), ...(isLarge ? [await open(LARGE)] : [])];
  const reads: ReadTimes[] = [];
  for (const { name, query } of READS) {
    say(`Reading: ${name}`);
    const urls = services.map((service) => `${urlOf(service)}${ENDPOINT}/${query}`);
    const [smallMs, largeMs] = await timeByTurns(urls, key);
    reads.push({ name, smallMs: smallMs!, largeMs: largeMs ?? null });
  }
  return { small: SMALL, large: isLarge ? LARGE : null, reads };
}

/** The median time of a call to each URL. */
async function timeByTurns(urls: readonly string[], key: string): Promise<number[]> {
  const times: number[][] = urls.map(() => []);
  for (let call = -FIRST_CALLS; call < CALLS; call += 1) {
    for (const [index, url] of urls.entries()) {
      const tookMs = await timeCall(url, key);
      if (call >= 0) times[index]!.push(tookMs);
    }
  }
  return times.map(median);
}

async function timeCall(url: string, key: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(url, { headers: { 'x-api-key': key } });
  const body = await response.text();
  const tookMs = performance.now() - startedMs;
  if (!response.ok) throw new Error(`${url} was answered ${response.status}: ${body}`);
  return tookMs;
}
