import { CLIENT_GRACE_MS, inTransaction } from '@app/common/database/pool';
import { readStatement } from '@app/common/database/read-statement';
import type { ClientBase, Pool } from 'pg';

const COMPUTE_POPULARITY = readStatement(__dirname, 'compute_popularity');
const COMPUTE_PAIRS = readStatement(__dirname, 'compute_pairs');
const MEASURE_HITS = readStatement(__dirname, 'measure_hits');
/** No row while another process is at it. */
const LOCK_RUN = `
  SELECT
    coalesce(computed_at, '-infinity') <= $1::timestamptz - make_interval(secs => $2) AS "isOld",
    coalesce(measured_at, '-infinity') <= $1::timestamptz - interval '1 day' AS "isUnmeasured"
  FROM recommendation_runs
  FOR UPDATE SKIP LOCKED`;
const FORGET_ITEMS = `DELETE FROM session_items WHERE last_at <= $1::timestamptz - interval '30 days'`;
const CLEAR = 'DELETE FROM item_pairs; DELETE FROM item_popularity';
const RECORD_HITS = `
  UPDATE recommendation_runs SET measured_at = $1, visits = $2, hits = $3, popular_hits = $4`;
const RECORD_RUN = 'UPDATE recommendation_runs SET computed_at = $1';

const DAY_MS = 86_400_000;
/** Background work of some seconds, which must not be cut by the timeouts of handlers, those of the client included. */
const TIMEOUT_MS = 10 * 60_000;
const LONG = { query_timeout: TIMEOUT_MS + CLIENT_GRACE_MS };
/** Fewer sessions are chance. */
const MIN_SUPPORT = 5;
const MAX_PAIRS_OF_PRODUCT = 50;

/**
 * Computes what goes together and what is popular, as of a time, in one transaction: readers see the old figures until
 * the new ones are there. Once a day it is measured how well those of the day before would have done. One process does it
 * at a time.
 *
 * @param minAgeSeconds nothing is done while the last figures are younger
 * @returns whether it was done
 */
export function computeRecommendations(pool: Pool, now: Date, minAgeSeconds: number): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ isOld: boolean; isUnmeasured: boolean }>(LOCK_RUN, [now, minAgeSeconds]);
    if (!rows[0]?.isOld) return false;
    await client.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
    if (rows[0].isUnmeasured) await measure(client, now);
    await compute(client, now);
    await client.query(RECORD_RUN, [now]);
    await client.query({ text: FORGET_ITEMS, values: [now], ...LONG });
    return true;
  });
}

async function compute(client: ClientBase, asOf: Date): Promise<void> {
  await client.query({ text: CLEAR, ...LONG });
  await client.query({ ...COMPUTE_POPULARITY, values: [asOf], ...LONG });
  await client.query({ text: 'ANALYZE item_popularity', ...LONG });
  await client.query({ ...COMPUTE_PAIRS, values: [asOf, MIN_SUPPORT, MAX_PAIRS_OF_PRODUCT], ...LONG });
}

/** Compares recommendations as of a day ago with the visits since. Nothing is known before there were any. */
async function measure(client: ClientBase, now: Date): Promise<void> {
  const dayBefore = new Date(now.getTime() - DAY_MS);
  await compute(client, dayBefore);
  const { rows } = await client.query<Hits>({ ...MEASURE_HITS, values: [dayBefore, now], ...LONG });
  const { visits, hits, popular_hits: popularHits } = rows[0]!;
  if (visits > 0) await client.query(RECORD_HITS, [now, visits, hits, popularHits]);
}

interface Hits {
  visits: number;
  hits: number;
  popular_hits: number;
}
