import { readFile, writeFile } from 'node:fs/promises';
import type { ClientBase, Pool } from 'pg';
import { readStatement } from '../database/read-statement';

const DESCRIBE_SCHEMA = readStatement(__dirname, 'describe_schema').text;

/** A line of the description, and what it belongs to: `table orders`, say. */
interface SchemaLine {
  owner: string;
  line: string;
}

/**
 * The schema of a database as text: tables with their columns, constraints, indexes, triggers, policies and grants,
 * then views and functions. The same schema gives the same text on PostgreSQL 15 to 18, which print some things
 * differently, so that it can be compared with a committed file. Left out: partitions, because maintenance makes and
 * drops them daily; owners and what they may do; data.
 *
 * @param client a connection with no transaction open
 */
export async function describeSchema(client: ClientBase): Promise<string> {
  // One snapshot, and the names of the usual schema without it.
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query('SET LOCAL search_path TO public');
    return printSchema((await client.query<SchemaLine>(DESCRIBE_SCHEMA)).rows);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Owners in the order of their names, whatever the database's collation. */
function printSchema(lines: readonly SchemaLine[]): string {
  const byOwner = Map.groupBy(lines, ({ owner }) => owner);
  return [...byOwner.keys()]
    .toSorted()
    .map(
      (owner) =>
        `${owner}\n${byOwner
          .get(owner)!
          .map(({ line }) => indent(line))
          .join('')}`,
    )
    .join('\n');
}

function indent(line: string): string {
  return `${line.trimEnd()}\n`.replaceAll(/^(?=.)/gm, '  ');
}

/** Compares a database's schema with the committed text in `file`; with `jest -u` writes the text anew first. */
export async function expectCommittedSchema(pool: Pool, file: string): Promise<void> {
  const client = await pool.connect();
  const described = await describeSchema(client).finally(() => client.release());
  if (isUpdateRun()) await writeFile(file, described);
  expect(described).toBe(await readFile(file, 'utf8'));
}

/** Whether Jest was started with `-u`. */
function isUpdateRun(): boolean {
  const { snapshotState } = expect.getState() as { snapshotState?: Record<string, unknown> };
  return snapshotState?.['_updateSnapshot'] === 'all';
}
