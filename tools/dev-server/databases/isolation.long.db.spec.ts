import { ADMIN_ROLE, CONFIG_APP_ROLE, GATEWAY_ROLE } from '@app/partner-config/databases/platform-databases';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { reportingRole } from '@app/partner-config/databases/reporting-role';
import { insertApiKey } from '@app/partner-config/testing/config-database';
import { Client } from 'pg';
import { createPlatform, type PlatformOnPostgres } from '../testing/platform-on-postgres';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';

jest.setTimeout(60_000);

/** Every attempt is made with the login roles that the processes use. */
describe('the database roles of the processes', () => {
  let platform: PlatformOnPostgres;
  const clients: Client[] = [];

  async function connect(url: string): Promise<Client> {
    const client = new Client({ connectionString: url });
    await client.connect();
    clients.push(client);
    return client;
  }

  /** The same role at another database of the server. */
  function elsewhere(url: string, database: string): string {
    const other = new URL(url);
    other.pathname = `/${database}`;
    return other.href;
  }

  beforeAll(async () => {
    platform = await createPlatform();
    await onDatabase(await platform.databases.configUrl(ADMIN_ROLE), async (client) => {
      await insertApiKey(client, 'o', { role: 'partner', partner_code: 'own' });
      await insertApiKey(client, 'x', { role: 'partner', partner_code: 'other' });
    });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await platform.stop();
  });

  describe('of a partner’s service, in the config database', () => {
    let service: Client;
    beforeAll(async () => {
      service = await connect(await platform.databases.configUrl(serviceRole('own')));
    });

    it.each([
      ['partners', `SELECT partner_code FROM partners`, ['own']],
      ['address', `SELECT partner_code FROM partners WHERE coalesce(endpoint_url, '') LIKE '%'`, ['own']],
      ['tenants', `SELECT DISTINCT partner_code FROM tenants`, ['own']],
      ['tokens', `SELECT left(token_hash, 1) FROM tenant_tokens`, ['o']],
      ['API keys', `SELECT partner_code FROM api_keys`, ['own']],
      ['its role', `SELECT partner_code FROM service_roles`, ['own']],
      ['its tenants, asked for as another’s', `SELECT code FROM tenants WHERE partner_code = 'other'`, []],
      ['tokens of its tenants, joined', `SELECT 1 FROM tenant_tokens k JOIN tenants t ON t.partner_code = 'other'`, []],
    ])('sees only its own %s', async (_what, statement, expected) => {
      const { rows } = await service.query({ text: statement, rowMode: 'array' });
      expect(rows.flat()).toEqual(expected);
    });

    it.each([
      'SELECT * FROM partners',
      'SELECT database_url FROM partners',
      'SELECT token_encrypted FROM tenant_tokens',
      'SELECT name FROM api_keys',
      'SELECT FROM partner_revisions',
      'SELECT FROM audit_log',
      'SELECT FROM failed_sign_ins',
      'SELECT FROM gateway_routes',
      'SELECT FROM schema_migrations',
      `UPDATE partners SET is_active = false`,
      `UPDATE tenants SET name = 'x'`,
      `UPDATE api_keys SET role = 'admin'`,
      `UPDATE service_roles SET partner_code = 'other'`,
      `INSERT INTO service_roles VALUES (session_user, 'other')`,
      `INSERT INTO tenants (partner_code, code, name) VALUES ('own', 'x', 'x')`,
      'DELETE FROM tenant_tokens',
      'TRUNCATE tenants',
      'DO $$ BEGIN LOCK TABLE partners IN ACCESS EXCLUSIVE MODE; END $$',
      `SELECT write_audit('partner', 'own', 'own', NULL, '{}')`,
      'CREATE TABLE mine (id integer)',
      'CREATE TEMPORARY TABLE mine (id integer)',
      'CREATE SCHEMA mine',
      'DROP TABLE partners',
      'ALTER TABLE partners DISABLE ROW LEVEL SECURITY',
      'DROP POLICY own_partner ON tenants',
      'CREATE EXTENSION dblink',
      'CREATE EXTENSION postgres_fdw',
    ])('may not: %s', async (statement) => {
      await expect(service.query(statement)).rejects.toThrow(
        /permission denied|must be owner|because extension "\w+" is not/,
      );
    });

    it('gets an error, not all rows, when it queries without row-level security', async () => {
      await service.query('SET row_security = off');
      await expect(service.query('SELECT partner_code FROM partners')).rejects.toThrow('row-level security');
      await service.query('RESET row_security');
    });
  });

  const services = ['own', 'other'] as const;
  const ownUrl = (code: (typeof services)[number]): Promise<string> =>
    platform.databases.partnerUrl(code, `${code}_db`);

  describe('of a partner’s service, on the server', () => {
    let service: Client;
    beforeAll(async () => {
      service = await connect(await ownUrl('own'));
    });

    it('has its own database', async () => {
      expect((await service.query('SELECT count(*)::integer AS n FROM conversions')).rows).toEqual([{ n: 0 }]);
    });

    it.each(['other_db', 'postback_gateway'])('is refused a connection to %s', async (database) => {
      const url = elsewhere(await ownUrl('own'), database);
      await expect(connect(url)).rejects.toThrow(`permission denied for database "${database}"`);
    });

    it.each([
      'SET ROLE svc_other',
      'SET ROLE postback_admin',
      'SET ROLE postback_gateway',
      'SET ROLE postgres',
      'SET SESSION AUTHORIZATION svc_other',
      'SET ROLE pg_read_all_data',
      `SELECT pg_read_file('/etc/passwd')`,
      `SELECT pg_read_binary_file('global/pg_control')`,
      `SELECT pg_ls_dir('.')`,
      `SELECT lo_import('/etc/passwd')`,
      `COPY conversions (id) FROM '/etc/passwd'`,
      `COPY (SELECT 1) TO PROGRAM 'id'`,
      'SELECT rolpassword FROM pg_authid',
      `CREATE ROLE mine`,
      `ALTER ROLE svc_own SUPERUSER`,
      `ALTER ROLE svc_own CREATEDB`,
      `ALTER ROLE svc_other PASSWORD 'mine'`,
      'GRANT svc_other TO svc_own',
      'GRANT postback_admin TO svc_own',
      'CREATE DATABASE mine',
      'DROP DATABASE other_db',
      'ALTER DATABASE other_db CONNECTION LIMIT 0',
      `ALTER SYSTEM SET fsync = off`,
      'SELECT pg_reload_conf()',
      'CREATE EXTENSION dblink',
      'CREATE EXTENSION postgres_fdw',
      'CREATE EXTENSION file_fdw',
      'CREATE LANGUAGE plpython3u',
      "CREATE SUBSCRIPTION mine CONNECTION 'dbname=other_db' PUBLICATION p",
      `SELECT pg_create_physical_replication_slot('mine')`,
    ])('may not: %s', async (statement) => {
      await expect(service.query(statement)).rejects.toThrow(
        /permission denied|must be|Only roles with|is not available|because extension "\w+" is not/,
      );
    });

    it('cannot end another role’s connection, nor read its queries', async () => {
      const other = await connect(await ownUrl('other'));
      await other.query(`SELECT 'something private'`);
      const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const pid = rows[0]!.pid;
      await expect(service.query('SELECT pg_terminate_backend($1)', [pid])).rejects.toThrow('permission denied');
      const seen = await service.query('SELECT query FROM pg_stat_activity WHERE pid = $1', [pid]);
      expect(seen.rows).toEqual([{ query: '<insufficient privilege>' }]);
    });
  });

  describe('of BI tools', () => {
    const login = { role: reportingRole('own'), password: 'password-of-a-report' };
    beforeAll(() =>
      onDatabase(platform.serverUrl, async (client) => {
        await client.query(`ALTER ROLE "${login.role}" LOGIN PASSWORD '${login.password}'`);
      }),
    );

    it('read the views of one partner', async () => {
      const reports = await connect(urlOf(platform.serverUrl, 'own_db', login));
      const { rows } = await reports.query('SELECT count(*)::integer AS n FROM reporting.conversions');
      expect(rows).toEqual([{ n: 0 }]);
      await expect(reports.query('SELECT FROM conversions')).rejects.toThrow('permission denied');
    });

    it.each(['other_db', 'postback_config', 'postback_gateway', 'postback_analytics'])(
      'are refused a connection to %s',
      async (database) => {
        const url = urlOf(platform.serverUrl, database, login);
        await expect(connect(url)).rejects.toThrow(`permission denied for database "${database}"`);
      },
    );
  });

  describe('of the gateway', () => {
    let gateway: Client;
    beforeAll(async () => {
      gateway = await connect(await platform.databases.configUrl(GATEWAY_ROLE));
    });

    it('sees routes, and no table behind them', async () => {
      expect((await gateway.query('SELECT partner_code FROM gateway_routes ORDER BY 1')).rowCount).toBe(2);
      for (const table of ['partners', 'tenants', 'tenant_tokens', 'api_keys', 'audit_log', 'service_roles']) {
        await expect(gateway.query(`SELECT FROM ${table}`)).rejects.toThrow('permission denied');
      }
    });

    it.each(['SET ROLE postback_config_reader', 'SET ROLE svc_own', 'SET ROLE postback_admin'])(
      'may not: %s',
      async (statement) => {
        await expect(gateway.query(statement)).rejects.toThrow('permission denied');
      },
    );

    it.each(services)('is refused a connection to the database of %s', async (code) => {
      const url = elsewhere(await platform.databases.gatewayUrl(), `${code}_db`);
      await expect(connect(url)).rejects.toThrow('permission denied for database');
    });
  });

  /** What PostgreSQL lets everybody do, and no process needs. */
  const DEFAULTS = [
    'SELECT lo_create(0)',
    'SELECT lo_creat(-1)',
    `SELECT lo_from_bytea(0, 'x')`,
    `SELECT pg_notify('config_changed', '*')`,
    'SELECT pg_sleep(0)',
    `SELECT pg_sleep_for('0 s')`,
    `SELECT pg_logical_emit_message(false, 'x', 'x')`,
  ];
  const LOCKS = [
    'SELECT pg_advisory_lock(4801171)',
    'SELECT pg_advisory_xact_lock(4801172)',
    'SELECT pg_try_advisory_lock_shared(1, 2)',
    'BEGIN; LOCK TABLE schema_migrations IN ACCESS SHARE MODE',
    'BEGIN; LOCK TABLE audit_log IN SHARE MODE',
    'BEGIN; LOCK TABLE audit_chain IN ROW EXCLUSIVE MODE',
    'CREATE TABLE public.mine (id integer)',
    'CREATE TEMPORARY TABLE mine (id integer)',
  ];
  /** The admin app may lock the rows that it changes. */
  const ROW_LOCKS = [
    'BEGIN; LOCK TABLE api_keys IN ROW EXCLUSIVE MODE',
    'BEGIN; SELECT FROM partners FOR KEY SHARE',
    'BEGIN; SELECT FROM tenants FOR UPDATE',
  ];
  const OWNERSHIP = [
    'SET ROLE postback_admin',
    'SET SESSION AUTHORIZATION postback_admin',
    'GRANT postback_admin TO postback_config_app',
    `ALTER ROLE postback_admin PASSWORD 'mine'`,
    'CREATE FUNCTION mine() RETURNS integer LANGUAGE sql RETURN 1',
    'SELECT FROM service_roles',
  ];
  const inConfig = {
    'a service': () => platform.databases.configUrl(serviceRole('own')),
    'the gateway': () => platform.databases.configUrl(GATEWAY_ROLE),
    'the admin app': () => platform.databases.configUrl(CONFIG_APP_ROLE),
  };
  const inOwn = {
    'a service': () => ownUrl('own'),
    'the gateway': () => platform.databases.gatewayUrl(),
  };

  async function attempt(url: string, statement: string): Promise<unknown> {
    return onDatabase(url, (client) => client.query(statement));
  }

  it.each(
    Object.keys(inConfig).flatMap((who) =>
      [...DEFAULTS, ...LOCKS, ...(who === 'the admin app' ? OWNERSHIP : ROW_LOCKS)].map((statement) => [
        who,
        statement,
      ]),
    ),
  )('keep %s in the config database from: %s', async (who, statement) => {
    const url = await inConfig[who as keyof typeof inConfig]();
    await expect(attempt(url, statement)).rejects.toThrow(/permission denied|must be/);
  });

  it.each(Object.keys(inOwn).flatMap((who) => DEFAULTS.map((statement) => [who, statement])))(
    'keep %s in its own database from: %s',
    async (who, statement) => {
      const url = await inOwn[who as keyof typeof inOwn]();
      await expect(attempt(url, statement)).rejects.toThrow('permission denied');
    },
  );

  describe('of the admin app', () => {
    it.each(['own_db', 'other_db', 'postback_gateway'])('is refused a connection to %s', async (database) => {
      const url = elsewhere(await platform.databases.configUrl(CONFIG_APP_ROLE), database);
      await expect(connect(url)).rejects.toThrow('permission denied for database');
    });

    it.each([
      "UPDATE audit_log SET actor = 'nobody'",
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
      'DELETE FROM audit_chain',
      'ALTER TABLE audit_log DISABLE TRIGGER keep_history',
      `INSERT INTO audit_log (actor, action, entity, entity_id) VALUES ('key:somebody', 'redrive', 'spool', '*')`,
      'SET session_replication_role = replica',
    ])('does not rewrite history: %s', async (statement) => {
      const url = await platform.databases.configUrl(CONFIG_APP_ROLE);
      await expect(attempt(url, statement)).rejects.toThrow(/permission denied|must be owner/);
    });

    it('prevents the owner from changing an entry, unless the trigger is dropped', async () => {
      const url = await platform.databases.configUrl(ADMIN_ROLE);
      await expect(attempt(url, 'DELETE FROM audit_log')).rejects.toThrow('neither changed nor deleted');
    });
  });
});
