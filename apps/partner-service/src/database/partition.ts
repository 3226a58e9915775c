import type { ClientBase, Pool } from 'pg';
import { daysOfPartition, monthOf, nextDay, type PartitionSize, partitionNameOf } from './partition-names';

/** Advisory lock under which one process at a time creates or attaches a partition. */
const PARTITION_LOCK = 4_801_172;
/** A month below this is one partition: a small partner has few tables, and its partitions stay quick to scan. */
const MAX_BYTES_PER_DAY = 8 * 1024 * 1024;

const SIZE_OF_PARTITIONS = `
  SELECT child.relname AS name, pg_relation_size(child.oid)::float8 AS bytes
    FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
   WHERE inhparent = 'conversions'::regclass`;

const TABLES_OF_MONTH = `
  SELECT relname AS name, relispartition AS "isAttached" FROM pg_class
   WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname ~ ('^conversions_p' || $1)`;

/** Makes the partition of one UTC day, if absent: a part of its month's for a small partner, else its own. */
export async function createPartition(pool: Pool, day: string): Promise<void> {
  const { rows } = await pool.query<{ name: string; bytes: number }>(SIZE_OF_PARTITIONS);
  await createPartitionOf(pool, day, choosePartitionSize(rows));
}

/** By what a day took on average, in the partitions that hold anything. */
export function choosePartitionSize(partitions: readonly { name: string; bytes: number }[]): PartitionSize {
  const used = partitions.filter(({ bytes }) => bytes > 0);
  const bytes = used.reduce((sum, partition) => sum + partition.bytes, 0);
  const days = used.reduce((sum, { name }) => sum + daysOfPartition(name).length, 0);
  return bytes > MAX_BYTES_PER_DAY * days ? 'day' : 'month';
}

/**
 * Makes the partition that holds a UTC day, if there is none. A month of which single days have partitions keeps to
 * days, so that partitions never overlap. It is made apart and then attached, because attaching, unlike CREATE TABLE …
 * PARTITION OF, does not stop the traffic of the other days; the check constraint spares the attaching its scan.
 *
 * @param day `YYYY-MM-DD`
 */
export async function createPartitionOf(pool: Pool, day: string, size: PartitionSize): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    const month = monthOf(day).replace('-', '');
    const { rows } = await client.query<{ name: string; isAttached: boolean }>(TABLES_OF_MONTH, [month]);
    const existing = rows.find(({ name }) => daysOfPartition(name).includes(day));
    // One that is detached is left over from maintenance that ended between detaching and dropping.
    if (existing && !existing.isAttached) await attach(client, existing.name);
    if (!existing) await createAndAttach(client, partitionNameOf(day, rows.length > 0 ? 'day' : size));
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function createAndAttach(client: ClientBase, name: string): Promise<void> {
  const [from, to] = boundsOf(name);
  await client.query(`CREATE TABLE ${name} (LIKE conversions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
  await client.query(
    `ALTER TABLE ${name} ADD CONSTRAINT bounds CHECK (received_at >= ${from} AND received_at < ${to})`,
  );
  await attach(client, name);
  await client.query(`ALTER TABLE ${name} DROP CONSTRAINT bounds`);
}

async function attach(client: ClientBase, name: string): Promise<void> {
  const [from, to] = boundsOf(name);
  await client.query(`ALTER TABLE conversions ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}

function boundsOf(name: string): [string, string] {
  const days = daysOfPartition(name);
  return [`'${days[0]!} 00:00:00+00'`, `'${nextDay(days.at(-1)!)} 00:00:00+00'`];
}
