import type { TestDatabase } from '@app/common/testing/test-database';
import { Client } from 'pg';
import { loadGatewayRoutes } from '../gateway-routes';
import { loadServiceConfig } from '../service-config';
import {
  createConfigDatabase,
  createRuntimeRole,
  hashOf,
  insertApiKey,
  insertPartner,
  insertTenant,
  insertToken,
  type RuntimeRole,
} from '../testing/config-database';

const DENIED = /permission denied/;

describe('a database role of a process', () => {
  let database: TestDatabase;
  const roles: RuntimeRole[] = [];
  const clients: Client[] = [];

  async function connectAs(
    ...role: Parameters<typeof createRuntimeRole> extends [unknown, ...infer Rest] ? Rest : never
  ) {
    const runtimeRole = await createRuntimeRole(database, ...role);
    roles.push(runtimeRole);
    const client = new Client(runtimeRole.url);
    clients.push(client);
    await client.connect();
    return client;
  }

  beforeAll(async () => {
    database = await createConfigDatabase();
    for (const [code, letter] of [
      ['own', 'o'],
      ['other', 'x'],
    ] as const) {
      await insertPartner(database.pool, code, { database_url: 'postgres://u:hidden@host/db' });
      await insertToken(database.pool, await insertTenant(database.pool, code, 'tenant'), letter);
      await insertApiKey(database.pool, letter, { role: 'partner', partner_code: code });
    }
    await insertApiKey(database.pool, 'a', { role: 'admin' });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database.pool.query('DELETE FROM service_roles');
    for (const role of roles) await role.drop();
    await database.drop();
  });

  describe('that serves one partner', () => {
    let service: Client;
    beforeAll(async () => {
      service = await connectAs('postback_config_reader', 'own');
    });

    async function select(statement: string): Promise<unknown[]> {
      return (await service.query({ text: statement, rowMode: 'array' })).rows.flat();
    }

    it('sees its own partner, tenants and tokens only', async () => {
      expect(await select('SELECT partner_code FROM partners')).toEqual(['own']);
      expect(await select('SELECT DISTINCT partner_code FROM tenants')).toEqual(['own']);
      expect(await select('SELECT token_hash FROM tenant_tokens')).toEqual([hashOf('o')]);
      expect(await select('SELECT partner_code FROM service_roles')).toEqual(['own']);
    });

    it('sees only the API keys that may read its partner', async () => {
      expect(await select('SELECT key_hash FROM api_keys ORDER BY 1')).toEqual([hashOf('a'), hashOf('o')]);
    });

    it.each([
      'SELECT token_encrypted FROM tenant_tokens',
      'SELECT * FROM tenant_tokens',
      'SELECT database_url FROM partners',
      'SELECT * FROM partners',
      'SELECT name FROM api_keys',
      'SELECT * FROM partner_revisions',
      'SELECT * FROM audit_log',
      'SELECT * FROM gateway_routes',
      'SELECT * FROM gateway_inactive_tokens',
      'SELECT * FROM gateway_inactive_partners',
      'SELECT * FROM gateway_former_endpoints',
      `UPDATE partners SET partner_name = 'x'`,
      `UPDATE service_roles SET partner_code = 'other'`,
      `INSERT INTO service_roles VALUES (session_user, 'other')`,
      'DELETE FROM tenant_tokens',
      `INSERT INTO tenants (partner_code, code, name) VALUES ('own', 'x', 'x')`,
      'TRUNCATE api_keys',
      'CREATE TABLE mine (id integer)',
      `SELECT write_revision('own', 'partner', 'own')`,
      `SELECT write_audit('partner', 'own', 'own', NULL, NULL)`,
    ])('may not: %s', async (statement) => {
      await expect(service.query(statement)).rejects.toThrow(DENIED);
    });

    it('sees no other partner after SET ROLE to the group role', async () => {
      await service.query('SET ROLE postback_config_reader');
      expect(await select('SELECT partner_code FROM partners')).toEqual([]);
      await service.query('RESET ROLE');
    });

    it('loads its configuration only', async () => {
      const config = await loadServiceConfig(service, 'own');
      expect(config.tenants.map(({ code }) => code)).toEqual(['default', 'tenant']);
      expect(config.apiKeys.map(({ hash }) => hash).toSorted()).toEqual([hashOf('a'), hashOf('o')]);
      await expect(loadServiceConfig(service, 'other')).rejects.toThrow('Partner "other" is not configured, or');
    });
  });

  it('sees nothing before it is mapped to a partner', async () => {
    const stranger = await connectAs('postback_config_reader');
    expect((await stranger.query('SELECT partner_code FROM partners')).rows).toEqual([]);
    expect((await stranger.query('SELECT code FROM tenants')).rows).toEqual([]);
    expect((await stranger.query('SELECT token_hash FROM tenant_tokens')).rows).toEqual([]);
  });

  describe('that routes', () => {
    let gateway: Client;
    beforeAll(async () => {
      gateway = await connectAs('postback_routes_reader');
    });

    it('sees the routes of all partners', async () => {
      const { routes } = await loadGatewayRoutes(gateway);
      expect(routes.map(({ partnerCode }) => partnerCode)).toEqual(['other', 'own']);
    });

    it.each(['partners', 'tenants', 'tenant_tokens', 'api_keys', 'service_roles', 'audit_log', 'partner_revisions'])(
      'may not read %s',
      async (table) => {
        await expect(gateway.query(`SELECT FROM ${table}`)).rejects.toThrow(DENIED);
      },
    );

    it('may not write through the view', async () => {
      await expect(gateway.query(`UPDATE gateway_routes SET endpoint_url = 'http://x'`)).rejects.toThrow(DENIED);
    });
  });
});
