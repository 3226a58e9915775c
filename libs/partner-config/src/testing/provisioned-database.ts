import { type MigrationClass, runMigrations } from '@app/common/database/run-migrations';
import { onServer, runDatabaseUrl, runPrefix } from '@app/common/testing/run-databases';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { type Client, escapeIdentifier } from 'pg';
import { createDatabase, createLoginRole, createRole, setSessionDefaults } from '../databases/database-roles';
import { type Login, onDatabase, readLogin, urlOf } from '../databases/on-database';
import { OWNER_FUNCTIONS } from '../databases/platform-databases';
import { revokeDefaults } from '../databases/revoke-defaults';

/** How one kind of database is provisioned. */
export interface DatabaseKind {
  /** Names its template and the role that owns it. */
  name: string;
  migrations: MigrationClass[];
  /** Functions that its owner keeps; by default those of a process in its own database. */
  functions?: string[];
  /** Groups whose member its owner is. */
  memberships?: string[];
  /** Groups to which migrations grant. */
  groups?: string[];
  /** Groups that may connect to it. */
  readers?: string[];
  /** Logins of other processes, each with its group. */
  logins?: [Login, string][];
}

/** A login of this run, whose role belongs to it alone. */
export function loginOfRun(name: string): Login {
  const role = runPrefix() + name;
  return { role, password: role };
}

/**
 * Clones a database that belongs to a role like those of a deployment, and that is provisioned by the same statements:
 * what a deployed process may not do fails here too. `url` and `pool` are the owner's.
 */
export async function createProvisionedDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const owner = loginOfRun(kind.name);
  const test = await createTestDatabase(kind.name, (url) => makeTemplate(kind, owner, url), owner);
  const { database } = readLogin(test.url);
  await onServer((client) => provision(client, database, owner.role, kind));
  return test;
}

async function makeTemplate(kind: DatabaseKind, owner: Login, url: string): Promise<void> {
  const { database } = readLogin(url);
  await onDatabase(url, async (client) => {
    for (const group of [...(kind.memberships ?? []), ...(kind.groups ?? [])]) await createRole(client, group);
    await createLoginRole(client, owner.role, owner, kind.memberships ?? []);
    for (const group of kind.readers ?? []) await createRole(client, group);
    for (const [login, group] of kind.logins ?? []) await createLoginRole(client, login.role, login, [group]);
    await client.query(`ALTER DATABASE ${escapeIdentifier(database)} OWNER TO ${escapeIdentifier(owner.role)}`);
    await provision(client, database, owner.role, kind);
    await revokeDefaults(client, { role: owner.role, functions: kind.functions ?? OWNER_FUNCTIONS });
  });
  await runMigrations(urlOf(url, database, owner), kind.migrations);
}

/** A clone has the functions' rights of its template, and none of its database's. */
async function provision(client: Client, database: string, owner: string, { readers }: DatabaseKind): Promise<void> {
  await createDatabase(client, database, owner, readers);
  await setSessionDefaults(client, owner, database);
}

/** The URL of the same database under a superuser's login, for what a test does to it from outside. */
export function asSuperuser(url: string): string {
  return runDatabaseUrl(readLogin(url).database);
}
