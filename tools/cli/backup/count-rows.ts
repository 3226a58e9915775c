import { type ClientBase, escapeIdentifier } from 'pg';

// Partitions are counted with their parents.
const LIST_TABLES = `
  SELECT relname AS name FROM pg_class
   WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
   ORDER BY relname`;

/** The rows of every table, by its name; within the transaction of the client, if there is one. */
export async function countRows(client: ClientBase): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(LIST_TABLES);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::float8 AS count FROM ${escapeIdentifier(name)}`,
    );
    counts[name] = rows[0]!.count;
  }
  return counts;
}
