import { randomBytes } from 'node:crypto';
import { onServer } from '@app/common/testing/run-databases';
import type { TestDatabase } from '@app/common/testing/test-database';
import type { ClientBase, Pool } from 'pg';
import { configMigrations } from '../database/migrations';
import { createLoginRole } from '../databases/database-roles';
import { type Login, readLogin, urlOf } from '../databases/on-database';
import {
  ADMIT_SERVICE_ROLE,
  CONFIG_GROUPS,
  CONFIG_OWNER_FUNCTIONS,
  CONFIG_READERS,
  CONFIG_WRITERS,
  PARTNERS_READERS,
  ROUTES_READERS,
  SOURCES_READERS,
} from '../databases/platform-databases';
import { createProvisionedDatabase, loginOfRun } from './provisioned-database';

/** The login of the partner-service under test. */
const SERVICE = 'config_service';

/** A config database of one test file, as its owner; and as the processes that read and write it. */
export interface ConfigDatabase extends TestDatabase {
  adminUrl: string;
  gatewayUrl: string;
  /** It sees the partner that `admitService` names. */
  serviceUrl: string;
  collectorUrl: string;
  insightUrl: string;
}

/** A provisioned and migrated config database of its own for one test file. */
export async function createConfigDatabase(): Promise<ConfigDatabase> {
  const names = ['config_admin', 'config_gateway', SERVICE, 'config_collector', 'config_insight'];
  const [admin, gateway, service, collector, insight] = names.map(loginOfRun) as [Login, Login, Login, Login, Login];
  const database = await createProvisionedDatabase({
    name: 'config',
    migrations: configMigrations,
    functions: CONFIG_OWNER_FUNCTIONS,
    readers: CONFIG_GROUPS,
    logins: [
      [admin, CONFIG_WRITERS],
      [gateway, ROUTES_READERS],
      [service, CONFIG_READERS],
      [collector, SOURCES_READERS],
      [insight, PARTNERS_READERS],
    ],
  });
  const { database: name } = readLogin(database.url);
  const urlAs = (login: Login): string => urlOf(database.url, name, login);
  const [adminUrl, gatewayUrl] = [urlAs(admin), urlAs(gateway)];
  const [serviceUrl, collectorUrl, insightUrl] = [urlAs(service), urlAs(collector), urlAs(insight)];
  return { ...database, adminUrl, gatewayUrl, serviceUrl, collectorUrl, insightUrl };
}

/** Lets `serviceUrl` see this partner, as provisioning lets a partner's service. */
export async function admitService(database: TestDatabase, partnerCode: string): Promise<void> {
  await database.pool.query(ADMIT_SERVICE_ROLE, [loginOfRun(SERVICE).role, partnerCode]);
}

/** Inserts a partner named after its code, with what a test wants to be different. */
export async function insertPartner(
  database: Pool | ClientBase,
  partnerCode: string,
  columns: Record<string, unknown> = {},
): Promise<void> {
  const row = {
    partner_code: partnerCode,
    partner_name: partnerCode,
    endpoint_path: `/${partnerCode}/event`,
    cloud_run_service_name: `${partnerCode.replaceAll('_', '-')}-postback`,
    database_name: `${partnerCode}_db`,
    ...columns,
  };
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await database.query(`INSERT INTO partners (${names.join()}) VALUES (${places.join()})`, Object.values(row));
}

/** Inserts a tenant and returns its id. */
export async function insertTenant(database: Pool | ClientBase, partnerCode: string, code: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    'INSERT INTO tenants (partner_code, code, name) VALUES ($1, $2, $2) RETURNING id',
    [partnerCode, code],
  );
  return rows[0]!.id;
}

/** Inserts a token whose hash is `letter` repeated. */
export async function insertToken(database: Pool | ClientBase, tenantId: number, letter: string): Promise<void> {
  await database.query(
    `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_token', $2, 'v1.sealed')`,
    [tenantId, hashOf(letter)],
  );
}

/** Inserts an API key whose hash is `letter` repeated. */
export async function insertApiKey(
  database: Pool | ClientBase,
  letter: string,
  columns: { role?: string; partner_code?: string; revoked_at?: Date; expires_at?: Date } = {},
): Promise<void> {
  await database.query(
    `INSERT INTO api_keys (id, name, role, partner_code, key_hash, key_prefix, revoked_at, expires_at)
     VALUES (gen_random_uuid(), $6, $1, $2, $3, '', $4, $5)`,
    [
      columns.role ?? 'viewer',
      columns.partner_code,
      hashOf(letter),
      columns.revoked_at,
      columns.expires_at,
      `test ${letter}`,
    ],
  );
}

export function hashOf(letter: string): string {
  return letter.repeat(43);
}

/** A login role in one of the group roles, as a deployed process has it. */
export interface RuntimeRole {
  name: string;
  /** The database's URL under this role. */
  url: string;
  /** Roles belong to the server: they are not dropped with the database. */
  drop(): Promise<void>;
}

/** Creates a login role, a member of `group`; with `partnerCode` it is the role of that partner's service. */
export async function createRuntimeRole(
  database: TestDatabase,
  group: 'postback_config_reader' | 'postback_routes_reader' | 'postback_config_writer' | 'postback_appsheet',
  partnerCode?: string,
): Promise<RuntimeRole> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer((client) => createLoginRole(client, name, { role: name, password: name }, [group]));
  if (partnerCode) await database.pool.query('INSERT INTO service_roles VALUES ($1, $2)', [name, partnerCode]);
  return {
    name,
    url: urlOf(database.url, readLogin(database.url).database, { role: name, password: name }),
    drop: () => onServer(async (client) => void (await client.query(`DROP ROLE ${name}`))),
  };
}
