import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Client } from 'pg';

const DAY_MS = 86_400_000;

const EMPTY_TABLES = 'TRUNCATE conversions, conversion_state, conversion_hourly, quarantine, seen_postback_ids';

const COUNT_ORIGINALS = 'SELECT count(*)::integer AS count FROM conversions WHERE NOT is_duplicate';

/** Removes the rows of earlier loads, so that each load starts alike and its rows are the only ones. */
export async function emptyTables(databaseUrl: string): Promise<void> {
  await onDatabase(databaseUrl, (client) => client.query(EMPTY_TABLES));
}

/** @throws Error unless exactly the acknowledged conversions are stored */
export async function assertStored(databaseUrl: string, acknowledged: number): Promise<void> {
  const { rows } = await onDatabase(databaseUrl, (client) => client.query<{ count: number }>(COUNT_ORIGINALS));
  const stored = rows[0]!.count;
  if (stored !== acknowledged) throw new Error(`${acknowledged} were acknowledged, but ${stored} are stored`);
}

/** Creates the partitions of some days, the last one tomorrow's. */
export async function createDayPartitions(client: Client, days: number): Promise<void> {
  const tomorrow = Math.floor(Date.now() / DAY_MS) + 1;
  for (let day = tomorrow - days + 1; day <= tomorrow; day += 1) {
    const [from, to] = [day, day + 1].map((at) => new Date(at * DAY_MS).toISOString());
    await client.query(
      `CREATE TABLE conversions_d${day} PARTITION OF conversions FOR VALUES FROM ('${from}') TO ('${to}')`,
    );
  }
}
