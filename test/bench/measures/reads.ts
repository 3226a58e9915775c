import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Harness } from '../../../tools/harness/harness';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import type { Figure } from '../report/compare';
import { median } from '../report/statistics';
import { measureLists } from './lists';
import { createDayPartitions } from './stored-rows';
import { ENDPOINT, PARTNER } from './targets';

const SMALL = 50_000;
const LARGE = 5_000_000;
const DAYS = 30;
const CALLS = 50;
/** Not counted: the first calls fill caches and prepare statements. */
const WARM_UP_CALLS = 10;

const READS = [
  { name: 'stats?hours=24', query: 'stats?hours=24' },
  { name: 'first page of conversions', query: 'conversions' },
] as const;

/** $1 conversions, evenly over the last thirty days, of ten offers and four statuses. */
const LOAD_CONVERSIONS = `
  INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test,
    conversion_id, offer_name, datetime_conversion, status, status_original, usd_sale_amount, usd_payout,
    conversion_currency, aff_sub, aff_sub2, aff_sub3, click_ref, sub_ref, raw_data, request_line, request_headers,
    request_ip)
  SELECT gen_random_uuid(), at, 1, 1, false, false, false,
    'load' || number, 'Offer ' || number % 10, at, status, status, 99.99, 5.25,
    'USD', 'sub' || number % 1000, 'media', 'click' || number, 'click' || number, 'sub' || number % 1000,
    json_build_object('conversion_id', 'load' || number, 'offer_name', 'Offer ' || number % 10,
      'usd_sale_amount', '99.99', 'usd_payout', '5.25', 'click_id', 'click' || number),
    'GET /postback/involve/event', '{"accept":"*/*"}', '127.0.0.1'
  FROM generate_series(1, $1::integer) AS number,
    LATERAL (SELECT now() - number * interval '30 days' / $1 AS at,
      (ARRAY['pending', 'approved', 'rejected', 'paid'])[number / 10 % 4 + 1] AS status) AS row`;

/** What the services would have counted. */
const ROLL_UP = `
  INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions, usd_sale_amount, usd_payout)
  SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, offer_name, status, conversion_currency,
    count(*), sum(usd_sale_amount), sum(usd_payout)
  FROM conversions GROUP BY 1, 2, 3, 4, 5`;

/** One kind of read, in milliseconds from the request to the last byte of the response. */
export interface ReadTimes {
  name: string;
  smallMs: number;
  /** With the large number of conversions; null when it was not asked for. */
  largeMs: number | null;
}

export interface ReadReport {
  small: number;
  large: number | null;
  reads: ReadTimes[];
  /** Of the large number of conversions; none when it was not asked for. */
  lists: Figure[];
}

/** Times the reads of a partner with few conversions and, if asked for, of one with many, in turn. */
export async function measureReads(
  harness: Harness,
  isLarge: boolean,
  print: (line: string) => void,
): Promise<ReadReport> {
  const key = await harness.createReadKey('bench');
  const services: HarnessProcess[] = [];
  for (const count of isLarge ? [SMALL, LARGE] : [SMALL]) {
    print(`Loading ${count.toLocaleString('en')} conversions`);
    const databaseName = `bench_reads_${count}`;
    const service = await harness.startService(PARTNER, { name: `reads-${count}`, databaseName });
    await loadConversions(harness.databaseUrl(databaseName), count);
    services.push(service);
  }
  const reads: ReadTimes[] = [];
  for (const { name, query } of READS) {
    print(`Reading: ${name}`);
    const [smallMs, largeMs] = await timeInTurn(
      services.map(({ url }) => `${url}${ENDPOINT}/${query}`),
      key,
    );
    reads.push({ name, smallMs: smallMs!, largeMs: largeMs ?? null });
  }
  const lists = isLarge ? await measureLists(harness, services[1]!, { rows: LARGE, readKey: key }, print) : [];
  return { small: SMALL, large: isLarge ? LARGE : null, reads, lists };
}

/** Fills a partner database, and leaves it like one that has been in use for a while. */
function loadConversions(databaseUrl: string, count: number): Promise<void> {
  return onDatabase(databaseUrl, async (client) => {
    await createDayPartitions(client, DAYS + 2);
    await client.query(LOAD_CONVERSIONS, [count]);
    await client.query(ROLL_UP);
    await client.query('VACUUM (ANALYZE) conversions, conversion_hourly');
  });
}

/** The median time of a call to each URL. */
async function timeInTurn(urls: readonly string[], key: string): Promise<number[]> {
  const times: number[][] = urls.map(() => []);
  for (let call = -WARM_UP_CALLS; call < CALLS; call += 1) {
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
