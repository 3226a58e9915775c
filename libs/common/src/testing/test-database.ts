import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, escapeIdentifier, Pool } from 'pg';
import { onServer, runDatabaseUrl, runPrefix } from './run-databases';

/** PostgreSQL cuts names at 63 characters, and what is left must still tell two databases apart. */
const NAME_MAX = 36;
/** How long a connection that was closed on our side may still be listed by the server. */
const CLOSING_MS = 1_000;
const CLOSING_POLL_MS = 10;

const LOCK_TEMPLATE = `SELECT pg_advisory_lock(hashtext($1))`;
const UNLOCK_TEMPLATE = `SELECT pg_advisory_unlock(hashtext($1))`;
const DATABASE_EXISTS = `SELECT FROM pg_database WHERE datname = $1`;
const OPEN_CONNECTIONS = `
  SELECT application_name, state, left(query, 200) AS last_query FROM pg_stat_activity
   WHERE datname = $1 AND backend_type = 'client backend'`;

/** A database of one test file, with nothing in it but what its migrations put there. */
export interface TestDatabase {
  url: string;
  pool: Pool;
  /**
   * Ends the pool and drops the database; to be called in `afterAll`.
   *
   * @throws Error naming the connections that the code under test left open (the database is dropped all the same)
   */
  drop(): Promise<void>;
}

/**
 * A new database, cloned from a template that `migrate` has filled. The template is made once a run.
 *
 * @param name names the set of migrations: the same name means the same template, so `migrate` is then not called again
 * @param migrate brings the empty database at `url` to its schema, and closes its connections
 */
export async function createTestDatabase(name: string, migrate: (url: string) => Promise<void>): Promise<TestDatabase> {
  if (name.length > NAME_MAX) throw new Error(`"${name}" is too long: at most ${NAME_MAX} characters`);
  const template = runPrefix() + name;
  const database = `${template}_${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await makeTemplate(client, template, migrate);
    await client.query(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE ${escapeIdentifier(template)}`);
  });
  const url = runDatabaseUrl(database);
  const pool = new Pool({ connectionString: url, max: 5, application_name: 'test' });
  return { url, pool, drop: () => dropDatabase(database, pool) };
}

/** Renamed once it is complete: what has the template's name is usable, also when a maker died half-way. */
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
