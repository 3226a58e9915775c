import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, escapeIdentifier, Pool } from 'pg';
import { onServer, runDatabaseUrl, runPrefix } from './run-databases';

/** PostgreSQL truncates names at 63 characters, and the rest must be unique. */
const NAME_MAX = 36;
/** A role's timeouts are for its process; a test may hold a lock for longer. */
const NO_TIMEOUTS = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';
/** The server may list a closed connection for this long. */
const CLOSING_MS = 1_000;
const CLOSING_POLL_MS = 10;

const LOCK_TEMPLATE = `SELECT pg_advisory_lock(hashtext($1))`;
const UNLOCK_TEMPLATE = `SELECT pg_advisory_unlock(hashtext($1))`;
const DATABASE_EXISTS = `SELECT FROM pg_database WHERE datname = $1`;
const OPEN_CONNECTIONS = `
  SELECT application_name, state, left(query, 200) AS last_query FROM pg_stat_activity
   WHERE datname = $1 AND backend_type = 'client backend'`;

/** A database of one test file, which contains only what its migrations created. */
export interface TestDatabase {
  /** Under its owner's login, or a superuser's where it has no owner of its own. */
  url: string;
  pool: Pool;
  /**
   * Ends the pool and drops the database; call it in `afterAll`.
   *
   * @throws Error with the connections that the code under test left open, after dropping the database
   */
  drop(): Promise<void>;
}

/**
 * Clones a new database from a template that `migrate` has filled, once for each run.
 *
 * @param name identifies the set of migrations: the same name uses the same template
 * @param migrate migrates the empty database at `url` and closes its connections; `url` is a superuser's
 * @param owner the role that `migrate` has created and that owns each clone; by default a superuser
 */
export async function createTestDatabase(
  name: string,
  migrate: (url: string) => Promise<void>,
  owner?: { role: string; password: string },
): Promise<TestDatabase> {
  if (name.length > NAME_MAX) throw new Error(`"${name}" is too long: at most ${NAME_MAX} characters`);
  const template = runPrefix() + name;
  const database = `${template}_${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await makeTemplate(client, template, migrate);
    const ofOwner = owner ? ` OWNER ${escapeIdentifier(owner.role)}` : '';
    await client.query(
      `CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE ${escapeIdentifier(template)}${ofOwner}`,
    );
  });
  const url = runDatabaseUrl(database, owner);
  const pool = new Pool({ connectionString: url, max: 5, application_name: 'test', options: NO_TIMEOUTS });
  return { url, pool, drop: () => dropDatabase(database, pool) };
}

/** Renames the template once it is complete, so that one of an aborted run is never used. */
async function makeTemplate(client: Client, template: string, migrate: (url: string) => Promise<void>): Promise<void> {
  await client.query(LOCK_TEMPLATE, [template]);
  try {
    const existing = await client.query(DATABASE_EXISTS, [template]);
    if (existing.rowCount === 1) return;
    const draft = `${template}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(draft)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${escapeIdentifier(draft)} TEMPLATE template0 ENCODING 'UTF8'`);
    await migrate(runDatabaseUrl(draft));
    await client.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(template)}`);
  } finally {
    await client.query(UNLOCK_TEMPLATE, [template]);
  }
}

async function dropDatabase(database: string, pool: Pool): Promise<void> {
  await pool.end();
  await onServer(async (client) => {
    const leaked = await leakedConnections(client, database);
    await client.query(`DROP DATABASE ${escapeIdentifier(database)} WITH (FORCE)`);
    if (leaked.length > 0) throw new Error(`Connections are left open: ${leaked.join('; ')}`);
  });
}

async function leakedConnections(client: Client, database: string): Promise<string[]> {
  const deadlineMs = performance.now() + CLOSING_MS;
  for (;;) {
    const { rows } = await client.query<{ application_name: string; state: string; last_query: string }>(
      OPEN_CONNECTIONS,
      [database],
    );
    if (rows.length === 0 || performance.now() > deadlineMs) {
      return rows.map((row) => `${row.application_name || 'unnamed'} (${row.state}, last: ${row.last_query})`);
    }
    await wait(CLOSING_POLL_MS);
  }
}
