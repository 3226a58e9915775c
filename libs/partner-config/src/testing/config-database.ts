import { randomBytes } from 'node:crypto';
import { runMigrations } from '@app/common/database/run-migrations';
import { onServer } from '@app/common/testing/run-databases';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import type { ClientBase, Pool } from 'pg';
import { configMigrations } from '../database/migrations';

/** A migrated config database of its own for one test file. */
export function createConfigDatabase(): Promise<TestDatabase> {
  return createTestDatabase('config', async (url) => void (await runMigrations(url, configMigrations)));
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
  group: 'postback_config_reader' | 'postback_routes_reader' | 'postback_config_writer',
  partnerCode?: string,
): Promise<RuntimeRole> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await database.pool.query(`CREATE ROLE ${name} LOGIN PASSWORD '${name}' IN ROLE ${group}`);
  if (partnerCode) await database.pool.query('INSERT INTO service_roles VALUES ($1, $2)', [name, partnerCode]);
  const url = new URL(database.url);
  url.username = name;
  url.password = name;
  return {
    name,
    url: url.href,
    drop: () => onServer(async (client) => void (await client.query(`DROP ROLE ${name}`))),
  };
}
