import { keyedHash } from '@app/common';
import { until } from '@app/common/testing/until';
import { type AnalyticsUnderTest, TOKEN_HASH_KEY } from './analytics-under-test';

interface SourceFields {
  origins?: string[];
  max_events_per_second?: number;
  ip_mode?: string;
  query_parameters?: string[];
  signals?: string;
}

/** Inserts a source with the keys `pk_<code>` and `sk_<code>`, and waits until the collector follows it. */
export async function insertSource(
  analytics: AnalyticsUnderTest,
  code: string,
  fields: SourceFields = {},
): Promise<number> {
  const { pool } = analytics.config;
  const row = { code, name: code, ...fields };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  const insert = `INSERT INTO event_sources (${Object.keys(row).join()}) VALUES (${places.join()}) RETURNING id`;
  const { rows } = await pool.query<{ id: number }>(insert, Object.values(row));
  const { id } = rows[0]!;
  await insertKey(analytics, id, 'public', `pk_${code}`);
  await insertKey(analytics, id, 'secret', `sk_${code}`);
  await until(`the collector knows ${code}`, async () => {
    const body = JSON.stringify({ event_type: 'probe', event_id: code });
    const headers = { 'x-write-key': `sk_${code}` };
    return (await fetch(`${analytics.url}/api/v1/analytics/track`, { method: 'POST', headers, body })).status === 200;
  });
  return id;
}

async function insertKey({ config }: AnalyticsUnderTest, source: number, kind: string, key: string): Promise<void> {
  const insert = `
    INSERT INTO source_keys (source_id, kind, key_hash, key_prefix, public_key) VALUES ($1, $2, $3, $4, $5)`;
  const publicKey = kind === 'public' ? key : null;
  await config.pool.query(insert, [source, kind, keyedHash(TOKEN_HASH_KEY, key), key.slice(0, 8), publicKey]);
}
