import { escapeIdentifier, type Client } from 'pg';

/** The rows of one table; the checksum is that of all rows, in whatever order they are. */
export interface TableContent {
  table: string;
  rows: number;
  checksum: string;
}

export interface DatabaseContent {
  /** Whose service last worked on it; null when none did. */
  partnerCode: string | null;
  tables: TableContent[];
}

/** Tables that migrations or running processes fill again, so that a move to another database loses nothing. */
const NOT_DATA = new Set(['last_good_config', 'limit_usage', 'boots', 'roll_up_writers', 'schema_migrations']);

// Texts of rows are compared, so both sides have to write them alike.
const BEGIN = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1`;

const READ_IDENTITY = `
  SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
    FROM pg_control_system()`;

const LIST_TABLES = `
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
     AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
   ORDER BY 1, 2`;

const READ_PARTNER = `SELECT value ->> 'partnerCode' AS code FROM public.last_good_config`;

/** Reads which database this is: the same for two connections to one, however they lead there. */
export async function readDatabaseIdentity(client: Client): Promise<string> {
  return (await client.query<{ identity: string }>(READ_IDENTITY)).rows[0]!.identity;
}

/** Reads how much is in each table that holds data. */
export async function readDatabaseContent(client: Client): Promise<DatabaseContent> {
  await client.query(BEGIN);
  const { rows: found } = await client.query<{ schema: string; name: string }>(LIST_TABLES);
  const knowsItsPartner = found.some(({ schema, name }) => schema === 'public' && name === 'last_good_config');
  const partner = knowsItsPartner ? (await client.query<{ code: string }>(READ_PARTNER)).rows[0] : undefined;
  const tables: TableContent[] = [];
  for (const { schema, name } of found) {
    if (schema === 'public' && NOT_DATA.has(name)) continue;
    tables.push(await readTable(client, schema, name));
  }
  await client.query('COMMIT');
  return { partnerCode: partner?.code ?? null, tables };
}

async function readTable(client: Client, schema: string, name: string): Promise<TableContent> {
  const { rows } = await client.query<{ rows: number; checksum: string }>(
    `SELECT count(*)::float8 AS rows, COALESCE(sum(hashtextextended(t::text, 0)), 0)::text AS checksum
       FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)} t`,
  );
  return { table: schema === 'public' ? name : `${schema}.${name}`, ...rows[0]! };
}
