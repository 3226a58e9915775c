import { inTransaction } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';

const COMPUTE_POPULARITY = readStatement(__dirname, 'compute_popularity');
const COMPUTE_PAIRS = readStatement(__dirname, 'compute_pairs');
/** No row while another process is at it. */
const LOCK_RUN = `
  SELECT coalesce(computed_at, '-infinity') <= $1::timestamptz - make_interval(secs => $2) AS "isOld"
  FROM recommendation_runs
  FOR UPDATE SKIP LOCKED`;
const FORGET_ITEMS = `DELETE FROM session_items WHERE last_at <= $1::timestamptz - interval '30 days'`;
const CLEAR = 'DELETE FROM item_pairs; DELETE FROM item_popularity';
const RECORD_RUN = 'UPDATE recommendation_runs SET computed_at = $1';

/** Fewer sessions are chance. */
const MIN_SUPPORT = 5;
const MAX_PAIRS_OF_PRODUCT = 50;

/**
 * Computes what goes together and what is popular, as of a time, in one transaction: readers see the old figures until
 * the new ones are there. One process does it at a time.
 *
 * @param minAgeSeconds nothing is done while the last figures are younger
 * @returns whether it was done
 */
export function computeRecommendations(pool: Pool, now: Date, minAgeSeconds: number): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ isOld: boolean }>(LOCK_RUN, [now, minAgeSeconds]);
    if (!rows[0]?.isOld) return false;
    // Background work of some seconds, which must not be cut by the time-out of handlers.
    await client.query(`SET LOCAL statement_timeout = '10min'`);
    await client.query(CLEAR);
    await client.query({ ...COMPUTE_POPULARITY, values: [now] });
    await client.query('ANALYZE item_popularity');
    await client.query({ ...COMPUTE_PAIRS, values: [now, MIN_SUPPORT, MAX_PAIRS_OF_PRODUCT] });
    await client.query(RECORD_RUN, [now]);
    await client.query(FORGET_ITEMS, [now]);
    return true;
  });
}
