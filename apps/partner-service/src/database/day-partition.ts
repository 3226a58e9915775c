import type { ClientBase, Pool } from 'pg';

const DAY_MS = 86_400_000;

/** Advisory lock under which one process at a time creates or attaches a partition. */
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
    const state = await partitionState(client, day);
    if (state === 'absent') await createAndAttach(client, day);
    else if (state === 'detached') await attach(client, day);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** A detached one is left over from maintenance that ended between detaching and dropping. */
async function partitionState(client: ClientBase, day: string): Promise<'absent' | 'attached' | 'detached'> {
  const { rows } = await client.query<{ is_attached: boolean }>(
    'SELECT relispartition AS is_attached FROM pg_class WHERE oid = to_regclass($1)',
    [partitionNameOf(day)],
  );
  if (!rows[0]) return 'absent';
  return rows[0].is_attached ? 'attached' : 'detached';
}

async function createAndAttach(client: ClientBase, day: string): Promise<void> {
  const name = partitionNameOf(day);
  const [from, to] = boundsOf(day);
  await client.query(`CREATE TABLE ${name} (LIKE conversions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
  await client.query(
    `ALTER TABLE ${name} ADD CONSTRAINT one_day CHECK (received_at >= ${from} AND received_at < ${to})`,
  );
  await attach(client, day);
  await client.query(`ALTER TABLE ${name} DROP CONSTRAINT one_day`);
}

async function attach(client: ClientBase, day: string): Promise<void> {
  const [from, to] = boundsOf(day);
  await client.query(
    `ALTER TABLE conversions ATTACH PARTITION ${partitionNameOf(day)} FOR VALUES FROM (${from}) TO (${to})`,
  );
}

function boundsOf(day: string): [string, string] {
  return [`'${day} 00:00:00+00'`, `'${nextDay(day)} 00:00:00+00'`];
}
