import { type ClientBase, escapeIdentifier, type Pool } from 'pg';

/** A row of a former table of accounts, whatever columns it has; values as text. */
export type LegacyAccount = Readonly<Record<string, string | null>>;

/** More accounts than this are no table of accounts. */
const MAX_ACCOUNTS = 10_000;

const LIST_COLUMNS = `
  SELECT attname AS name FROM pg_attribute
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

/** All rows of a table of accounts; undefined where there is no such table on the search path. */
export async function readAccounts(database: Pool | ClientBase, table: string): Promise<LegacyAccount[] | undefined> {
  const { rows: columns } = await database.query<{ name: string }>(LIST_COLUMNS, [escapeIdentifier(table)]);
  if (columns.length === 0) return undefined;
  const selected = columns.map(({ name }) => `${escapeIdentifier(name)}::text AS ${escapeIdentifier(name)}`);
  const statement = `SELECT ${selected.join(', ')} FROM ${escapeIdentifier(table)} LIMIT ${MAX_ACCOUNTS}`;
  return (await database.query<LegacyAccount>(statement)).rows;
}
