import { type DatabaseServer, type Login, onDatabase, urlOf } from './database-server';
import { createDatabase, createLoginRole, createRole, serviceRole } from './database-roles';
import type { Secrets } from './secrets';

const CONFIG_DATABASE = 'postback_config';
const GATEWAY_DATABASE = 'postback_gateway';
const ADMIN_ROLE = 'postback_admin';
const GATEWAY_ROLE = 'postback_gateway';
/** Roles without a login: what services, and the gateway, may read of the config database is granted to these. */
const CONFIG_READERS = 'postback_config_reader';
const ROUTES_READERS = 'postback_routes_reader';

// Row-level security in the config database goes by this table.
const ADMIT_SERVICE_ROLE = `
  INSERT INTO service_roles (role_name, partner_code) VALUES ($1, $2)
  ON CONFLICT (role_name) DO UPDATE SET partner_code = excluded.partner_code`;

const READ_MAJOR = `SELECT current_setting('server_version_num')::integer / 10000 AS major`;
const FIND_DATABASE = `SELECT FROM pg_database WHERE datname = $1`;

/** Where the databases of the platform are, each under the role of the process that uses it. */
export class PlatformDatabases {
  constructor(
    private readonly server: DatabaseServer,
    private readonly secrets: Secrets,
  ) {}

  /** Creates what is there before any partner is: the roles, the config database, the gateway's database. */
  async createCommon(): Promise<void> {
    const admin = await this.login(ADMIN_ROLE);
    const gateway = await this.login(GATEWAY_ROLE);
    await onDatabase(this.server.url, async (client) => {
      for (const group of [CONFIG_READERS, ROUTES_READERS]) await createRole(client, group);
      await createLoginRole(client, admin, []);
      await createLoginRole(client, gateway, [ROUTES_READERS]);
      await createDatabase(client, CONFIG_DATABASE, ADMIN_ROLE, [CONFIG_READERS, ROUTES_READERS]);
      await createDatabase(client, GATEWAY_DATABASE, GATEWAY_ROLE);
    });
  }

  /** Creates a partner's own database, and the role of its service. */
  async createForPartner(partnerCode: string, databaseName: string): Promise<void> {
    const service = await this.login(serviceRole(partnerCode));
    await onDatabase(this.server.url, async (client) => {
      await createLoginRole(client, service, [CONFIG_READERS]);
      await createDatabase(client, databaseName, service.role);
    });
    await onDatabase(await this.configUrlOfAdmin(), (client) =>
      client.query(ADMIT_SERVICE_ROLE, [service.role, partnerCode]),
    );
  }

  /** The server's major version, such as 18. */
  serverMajor(): Promise<number> {
    return onDatabase(this.server.url, async (client) => {
      return (await client.query<{ major: number }>(READ_MAJOR)).rows[0]!.major;
    });
  }

  async exists(database: string): Promise<boolean> {
    return onDatabase(
      this.server.url,
      async (client) => (await client.query(FIND_DATABASE, [database])).rowCount === 1,
    );
  }

  /** The config database as its owner. */
  async configUrlOfAdmin(): Promise<string> {
    return urlOf(this.server.url, CONFIG_DATABASE, await this.login(ADMIN_ROLE));
  }

  async configUrlOfGateway(): Promise<string> {
    return urlOf(this.server.url, CONFIG_DATABASE, await this.login(GATEWAY_ROLE));
  }

  async gatewayUrl(): Promise<string> {
    return urlOf(this.server.url, GATEWAY_DATABASE, await this.login(GATEWAY_ROLE));
  }

  /** The config database as a partner's service sees it. */
  async configUrlOfService(partnerCode: string): Promise<string> {
    return urlOf(this.server.url, CONFIG_DATABASE, await this.login(serviceRole(partnerCode)));
  }

  async partnerUrl(partnerCode: string, databaseName: string): Promise<string> {
    return urlOf(this.server.url, databaseName, await this.login(serviceRole(partnerCode)));
  }

  private async login(role: string): Promise<Login> {
    return { role, password: await this.secrets.passwordOf(role) };
  }
}
