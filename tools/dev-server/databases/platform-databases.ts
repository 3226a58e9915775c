import { serviceRole } from '@app/partner-config/databases/database-roles';
import {
  ADMIN_ROLE,
  ANALYTICS_DATABASE,
  ANALYTICS_ROLE,
  CONFIG_APP_ROLE,
  CONFIG_DATABASE,
  createAnalyticsDatabase,
  createConfigDatabase,
  createGatewayDatabase,
  createInsightDatabase,
  createPartnerDatabase,
  GATEWAY_DATABASE,
  GATEWAY_ROLE,
  INSIGHT_DATABASE,
  INSIGHT_ROLE,
} from '@app/partner-config/databases/platform-databases';
import { cellDatabaseOf, cellNameOf, createCellDatabase } from '@app/partner-config/databases/cell-databases';
import { type Login, onDatabase, urlOf } from '@app/partner-config/databases/on-database';
import { escapeIdentifier } from 'pg';
import type { Secrets } from './secrets';

const READ_MAJOR = `SELECT current_setting('server_version_num')::integer / 10000 AS major`;
const IS_SUPERUSER = `SELECT rolsuper AS "isSuperuser" FROM pg_roles WHERE rolname = current_user`;
const READ_CELLS = 'SELECT role_name AS role, url FROM cell_roles ORDER BY role_name';
const FIND_DATABASE = `SELECT FROM pg_database WHERE datname = $1`;

/** Where the databases of the platform are, each under the role of the process that uses it. */
export class PlatformDatabases {
  constructor(
    private readonly serverUrl: string,
    private readonly secrets: Secrets,
  ) {}

  /** Creates what exists before any partner does: the roles, and the databases that are not of one partner. */
  async createCommon(): Promise<void> {
    const url = this.serverUrl;
    await createConfigDatabase(url, await this.login(ADMIN_ROLE), await this.login(CONFIG_APP_ROLE));
    await createGatewayDatabase({ serverUrl: url, configServerUrl: url }, await this.login(GATEWAY_ROLE));
    await createAnalyticsDatabase({ serverUrl: url, configServerUrl: url }, await this.login(ANALYTICS_ROLE));
    await createInsightDatabase({ serverUrl: url, configServerUrl: url }, await this.login(INSIGHT_ROLE));
    for (const role of [ADMIN_ROLE, GATEWAY_ROLE, ANALYTICS_ROLE, INSIGHT_ROLE])
      await this.excludeErrorsFromServerLog(role);
  }

  /** Creates a partner's own database, and the role of its service. */
  async createForPartner(partnerCode: string, databaseName: string): Promise<void> {
    const url = this.serverUrl;
    const places = { serverUrl: url, configServerUrl: url, configUrlOfAdmin: await this.configUrl(ADMIN_ROLE) };
    const service = await this.login(serviceRole(partnerCode));
    await createPartnerDatabase(places, { partnerCode, databaseName, service });
    await this.excludeErrorsFromServerLog(service.role);
  }

  /** Creates the database of a cell, and the role of its process. @param url under which the gateway reaches it */
  async createForCell(cell: string, url: string): Promise<void> {
    const places = {
      serverUrl: this.serverUrl,
      configServerUrl: this.serverUrl,
      configUrlOfAdmin: await this.configUrl(ADMIN_ROLE),
    };
    const login = await this.login(cellDatabaseOf(cell));
    await createCellDatabase(places, { cell, login, url });
    await this.excludeErrorsFromServerLog(login.role);
  }

  async cellUrl(cell: string): Promise<string> {
    return urlOf(this.serverUrl, cellDatabaseOf(cell), await this.login(cellDatabaseOf(cell)));
  }

  /** The cells that the config database knows, and where they were last. */
  async cells(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await onDatabase(await this.configUrl(ADMIN_ROLE), (client) =>
      client.query<{ role: string; url: string }>(READ_CELLS),
    );
    return new Map(rows.map(({ role, url }) => [cellNameOf(role), url]));
  }

  /** The server's major version, such as 18. */
  serverMajor(): Promise<number> {
    return onDatabase(this.serverUrl, async (client) => {
      return (await client.query<{ major: number }>(READ_MAJOR)).rows[0]!.major;
    });
  }

  async exists(database: string): Promise<boolean> {
    return onDatabase(this.serverUrl, async (client) => (await client.query(FIND_DATABASE, [database])).rowCount === 1);
  }

  /** The config database, as one of the roles that may use it. */
  async configUrl(role: string): Promise<string> {
    return urlOf(this.serverUrl, CONFIG_DATABASE, await this.login(role));
  }

  async gatewayUrl(): Promise<string> {
    return urlOf(this.serverUrl, GATEWAY_DATABASE, await this.login(GATEWAY_ROLE));
  }

  async analyticsUrl(): Promise<string> {
    return urlOf(this.serverUrl, ANALYTICS_DATABASE, await this.login(ANALYTICS_ROLE));
  }

  async insightUrl(): Promise<string> {
    return urlOf(this.serverUrl, INSIGHT_DATABASE, await this.login(INSIGHT_ROLE));
  }

  async partnerUrl(partnerCode: string, databaseName: string): Promise<string> {
    return urlOf(this.serverUrl, databaseName, await this.login(serviceRole(partnerCode)));
  }

  /**
   * PostgreSQL's messages quote values of postbacks. Each process logs its own errors, with these masked. Only a
   * superuser may set this: on another server its log is its operator's.
   */
  private async excludeErrorsFromServerLog(role: string): Promise<void> {
    await onDatabase(this.serverUrl, async (client) => {
      const { rows } = await client.query<{ isSuperuser: boolean }>(IS_SUPERUSER);
      if (rows[0]!.isSuperuser) await client.query(`ALTER ROLE ${escapeIdentifier(role)} SET log_min_messages = 'log'`);
    });
  }

  private async login(role: string): Promise<Login> {
    return { role, password: await this.secrets.passwordOf(role) };
  }
}
