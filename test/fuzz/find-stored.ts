import type { Client } from 'pg';
import { SMUGGLED } from './compose-case';

const BATCH_SIZE = 50_000;

const FIND_STORED = `
  SELECT id::text AS receipt, count(*)::integer AS rows FROM (
    SELECT id FROM conversions WHERE id = ANY ($1::uuid[])
    UNION ALL
    SELECT id FROM quarantine WHERE id = ANY ($1::uuid[])
  ) AS kept GROUP BY id`;

const FIND_SMUGGLED = 'SELECT id::text AS receipt FROM conversions WHERE conversion_id = $1';

/**
 * Looks for receipts in a partner's database, and takes those that are there out of `wanted`.
 *
 * @returns receipts that are there more than once
 */
export async function removeStored(client: Client, wanted: Set<string>): Promise<string[]> {
  const receipts = [...wanted];
  const duplicates: string[] = [];
  for (let at = 0; at < receipts.length; at += BATCH_SIZE) {
    const batch = receipts.slice(at, at + BATCH_SIZE);
    const { rows } = await client.query<{ receipt: string; rows: number }>(FIND_STORED, [batch]);
    for (const row of rows) wanted.delete(row.receipt);
    duplicates.push(...rows.filter((row) => row.rows > 1).map(({ receipt }) => receipt));
  }
  return duplicates;
}

/** Receipts of requests that were hidden in others and have got through all the same. */
export async function findSmuggled(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ receipt: string }>(FIND_SMUGGLED, [SMUGGLED]);
  return rows.map(({ receipt }) => receipt);
}
