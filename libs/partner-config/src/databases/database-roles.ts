import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { SESSION_DEFAULTS } from '@app/common/database/pool';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { truncateName } from '@app/common/truncate-name';
import type { Login } from './on-database';
import { scramVerifier } from './scram-verifier';

/** PostgreSQL truncates longer names. */
const NAME_MAX = 63;

const OWNER_OF_DATABASE = `
  SELECT r.rolname AS owner FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = $1`;
const IS_SUPERUSER = `SELECT rolsuper AS "isSuperuser" FROM pg_roles WHERE rolname = current_user`;

/** The database role of a partner's service. A long code is truncated and gets a hash. */
export function serviceRole(partnerCode: string): string {
  return fitName(`svc_${partnerCode}`, partnerCode);
}

/**
 * The two logins of a process: its role, and a second one that becomes that role. They alternate, so that a new password
 * does not lock out a process that still uses the previous one.
 */
export function loginsOf(role: string): [string, string] {
  // No partner code has a hyphen, so no other role has this name.
  return [role, fitName(`${role}-2`, role)];
}

export function fitName(name: string, hashedText: string): string {
  if (name.length <= NAME_MAX) return name;
  return truncateName(name, { maxLength: NAME_MAX, hashedText, hashLength: 12, separator: '_' });
}

/** Roles belong to the whole server and may exist already. */
export async function createRole(client: Client, role: string): Promise<void> {
  await client.query(`
    DO $$ BEGIN
      CREATE ROLE ${escapeIdentifier(role)} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`);
}

/**
 * Creates a role and one of its logins, and sets the password of that login. The other login keeps its password.
 *
 * @param login its role is one of `loginsOf(role)`
 */
export async function createLoginRole(client: Client, role: string, login: Login, groups: string[]): Promise<void> {
  const [owner, name] = [role, login.role].map(escapeIdentifier);
  await createRole(client, role);
  for (const group of groups) await client.query(`GRANT ${escapeIdentifier(group)} TO ${owner}`);
  if (name !== owner) {
    await createRole(client, login.role);
    await client.query(`GRANT ${owner} TO ${name}`);
    await client.query(`ALTER ROLE ${name} SET role = ${owner}`);
  }
  await client.query(`ALTER ROLE ${name} LOGIN PASSWORD ${escapeLiteral(scramVerifier(login.password))}`);
}

/** Gives every session of a role in a database its settings, also behind a pooler, where none sets them at its start. */
export async function setSessionDefaults(client: Client, role: string, database: string): Promise<void> {
  const sessions = `ALTER ROLE ${escapeIdentifier(role)} IN DATABASE ${escapeIdentifier(database)}`;
  for (const [name, value] of Object.entries(SESSION_DEFAULTS)) {
    await client.query(`${sessions} SET ${name} = ${escapeLiteral(value)}`);
  }
}

/**
 * Creates a database that only `owner` and members of `readers` may connect to.
 *
 * @throws UserFacingError when another role owns a database of that name, which is left as it is
 */
export async function createDatabase(
  client: Client,
  database: string,
  owner: string,
  readers: string[] = [],
): Promise<void> {
  const name = escapeIdentifier(database);
  const { rows } = await client.query<{ owner: string }>(OWNER_OF_DATABASE, [database]);
  if (rows[0] && rows[0].owner !== owner) {
    throw new UserFacingError(
      `The database ${database} exists already and belongs to ${rows[0].owner}, not to ${owner}.`,
    );
  }
  await grantMembership(client, owner);
  if (!rows[0]) {
    await client.query(`CREATE DATABASE ${name} OWNER ${escapeIdentifier(owner)} TEMPLATE template0 ENCODING 'UTF8'`);
  }
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  for (const reader of readers) await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${escapeIdentifier(reader)}`);
}

/** Only a member of the owner, or a superuser, may create a database for it. */
async function grantMembership(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ isSuperuser: boolean }>(IS_SUPERUSER);
  if (!rows[0]!.isSuperuser) await client.query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}
