import type { ClientBase, Pool } from 'pg';

const DAY_MS = 86_400_000;

/** One maintenance step at a time a database, whoever does it; the key is ours alone. */
const PARTITION_LOCK = 4_801_172;

export function partitionNameOf(day: string): string {
  return `conversions_p${day.replaceAll('-', '')}`;
}

/** The day, as `YYYY-MM-DD`, of a partition's name; undefined for another table's. */
export function dayOfPartition(name: string): string | undefined {
  const digits = /^conversions_p(\d{4})(\d{2})(\d{2})$/.exec(name);
  return digits ? `${digits[1]}-${digits[2]}-${digits[3]}` : undefined;
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/**
 * Makes the partition of one UTC day, if absent. It is made apart and then attached, because attaching, unlike
 * CREATE TABLE … PARTITION OF, does not stop the traffic of the other days; the check constraint spares the
 * attaching its scan.
 *
 * @param day `YYYY-MM-DD`
 */
export async function createDayPartition(pool: Pool, day: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    if (!(await partitionExists(client, day))) await createAndAttach(client, day);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function partitionExists(client: ClientBase, day: string): Promise<boolean> {
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [partitionNameOf(day)]);
  return rows[0].exists;
}

async function createAndAttach(client: ClientBase, day: string): Promise<void> {
  const name = partitionNameOf(day);
  const [from, to] = [`'${day} 00:00:00+00'`, `'${nextDay(day)} 00:00:00+00'`];
  await client.query(`CREATE TABLE ${name} (LIKE conversions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
  await client.query(
    `ALTER TABLE ${name} ADD CONSTRAINT one_day CHECK (received_at >= ${from} AND received_at < ${to})`,
  );
  await client.query(`ALTER TABLE conversions ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
  await client.query(`ALTER TABLE ${name} DROP CONSTRAINT one_day`);
}
