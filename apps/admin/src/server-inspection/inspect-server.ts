import { UserFacingError } from '@app/common/errors/user-facing-error';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';

const MAX_ROWS = 20;

const CONNECTIONS = `
  SELECT usename AS role, datname AS database, count(*)::int AS connections,
         count(*) FILTER (WHERE state = 'active')::int AS active
    FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${MAX_ROWS}`;

/** The values in a statement do not belong in a log. */
const TRANSACTIONS = `
  SELECT pid, usename AS role, datname AS database, state, wait_event AS waits_for,
         round(extract(epoch FROM now() - xact_start))::int AS seconds, pg_blocking_pids(pid) AS blocked_by,
         left(regexp_replace(regexp_replace(query, $$'[^']*('|$)$$, $$'…'$$, 'g'), '\\s+', ' ', 'g'), 80) AS statement
    FROM pg_stat_activity
   WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'
   ORDER BY xact_start LIMIT ${MAX_ROWS}`;

const DATABASES = `
  SELECT datname AS database, pg_size_pretty(pg_database_size(oid)) AS size
    FROM pg_database WHERE datallowconn AND has_database_privilege(oid, 'CONNECT')
   ORDER BY pg_database_size(oid) DESC LIMIT ${MAX_ROWS}`;

const TABLES = `
  SELECT c.oid::regclass::text AS table, pg_size_pretty(pg_total_relation_size(c.oid)) AS size,
         s.n_live_tup::float8 AS rows, s.n_dead_tup::float8 AS dead_rows
    FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
   ORDER BY pg_total_relation_size(c.oid) DESC LIMIT ${MAX_ROWS}`;

/**
 * Prints who is connected to a server, its longest transactions and its largest databases; with a database also that
 * one's largest tables. Each row is a line of JSON.
 */
export async function inspectServer(
  serverUrl: string,
  database: string | undefined,
  print: (line: string) => void,
): Promise<void> {
  const show = async (title: string, url: string, statement: string): Promise<void> => {
    const rows = await onDatabase(url, async (client) => (await client.query<object>(statement)).rows);
    print(rows.length === 0 ? `${title}: none` : `${title}:`);
    for (const row of rows) print(JSON.stringify(row));
  };
  await show('Connections', serverUrl, CONNECTIONS);
  await show('Longest transactions', serverUrl, TRANSACTIONS);
  await show('Largest databases', serverUrl, DATABASES);
  if (database !== undefined) await show(`Largest tables of ${database}`, urlOf(serverUrl, database), TABLES);
}

/** Ends a session, whose transaction is rolled back. @throws UserFacingError when there is none with this pid */
export async function endSession(serverUrl: string, pid: number): Promise<void> {
  const rows = await onDatabase(serverUrl, async (client) => {
    const statement = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1';
    return (await client.query<object>(statement, [pid])).rows;
  });
  if (rows.length === 0) throw new UserFacingError(`There is no session ${pid}.`);
}
