import { Client, escapeIdentifier } from 'pg';
import { readEnvironment } from '../config/environment';
import { PostgresUrlSetting, TextSetting } from '../config/settings';

/** Where the databases of one test run are created; the run's global set-up sets it. */
class TestRunEnvironment {
  @PostgresUrlSetting('A server where tests may create databases and roles; empty: one is started for the run.')
  TEST_DATABASE_URL: string;

  @TextSetting('Prefix of the databases of this run.', {
    pattern: /^[a-z0-9]+$/,
    must: 'be letters and digits',
  })
  TEST_RUN: string;
}

const ROLES_OF_RUN = `SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)`;
const DATABASES_OF_RUN = `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`;

/** Runs `work` on a connection to the server's maintenance database. */
export async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: testRun().TEST_DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The URL of a database on the run's server, by default under the superuser's login. */
export function runDatabaseUrl(database: string, login?: { role: string; password: string }): string {
  const url = new URL(testRun().TEST_DATABASE_URL);
  url.pathname = `/${database}`;
  if (login) [url.username, url.password] = [login.role, login.password];
  return url.href;
}

/** What the names of this run's databases and roles begin with. */
export function runPrefix(): string {
  return `test_${testRun().TEST_RUN}_`;
}

/** Drops every database and role of this run, those of tests that died included. */
export function dropRunDatabases(): Promise<void> {
  return onServer(async (client) => {
    const { rows } = await client.query<{ datname: string }>(DATABASES_OF_RUN, [runPrefix()]);
    for (const { datname } of rows) await client.query(`DROP DATABASE ${escapeIdentifier(datname)} WITH (FORCE)`);
    const roles = await client.query<{ rolname: string }>(ROLES_OF_RUN, [runPrefix()]);
    for (const { rolname } of roles.rows) await client.query(`DROP ROLE ${escapeIdentifier(rolname)}`);
  });
}

function testRun(): TestRunEnvironment {
  return readEnvironment(TestRunEnvironment);
}
