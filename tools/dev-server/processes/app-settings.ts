import {
  ADMIN_ROLE,
  ANALYTICS_ROLE,
  CONFIG_APP_ROLE,
  GATEWAY_ROLE,
  INSIGHT_ROLE,
} from '@app/partner-config/databases/platform-databases';
import { cellDatabaseOf } from '@app/partner-config/databases/cell-databases';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { join } from 'node:path';
import { settingsOf, childEnvironment } from '@app/common/config/environment';
import { deriveFeedRootKey, deriveInsightRootKey, deriveServiceKey } from '@app/common/identity/sign-call';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import type { PlatformDatabases } from '../databases/platform-databases';
import type { AppKeys } from '../databases/secrets';
import type { ConfiguredPartner } from '../partners/configured-partners';
import { localUrl, reachableHost } from '../ports';
import { LocalEnvironment } from '../local.env';

/** The built programs of the applications. */
export interface AppScripts {
  admin: { main: string; migrate: string; seed: string };
  gateway: { main: string; migrate: string };
  service: Record<'main' | 'host' | 'migrate' | 'move' | 'maintenance' | 'cellMaintenance', string>;
  analytics: { main: string; migrate: string };
  consumer: { main: string };
  insight: { main: string; migrate: string };
}

/** The build puts them in `dist/apps`, beside `dist/tools`, which holds this file unless tests run the source. */
export function builtScripts(): AppScripts {
  return {
    admin: { main: launcher('admin', 'main'), migrate: launcher('admin', 'migrate'), seed: launcher('admin', 'seed') },
    gateway: { main: launcher('gateway', 'main'), migrate: launcher('gateway', 'migrate') },
    service: {
      main: launcher('partner-service', 'main'),
      host: launcher('partner-service', 'host'),
      migrate: launcher('partner-service', 'migrate'),
      maintenance: launcher('partner-service', 'maintenance'),
      cellMaintenance: launcher('partner-service', 'cell-maintenance'),
      move: launcher('partner-service', 'move'),
    },
    analytics: { main: launcher('analytics', 'main'), migrate: launcher('analytics', 'migrate') },
    consumer: { main: launcher('analytics-consumer', 'main') },
    insight: { main: launcher('insight', 'main'), migrate: launcher('insight', 'migrate') },
  };
}

const APPS = join(__dirname, '..', '..', '..', __filename.endsWith('.ts') ? 'dist/apps' : 'apps');

/** Starts a program with the code that V8 compiled during the build. */
function launcher(app: string, program: string): string {
  return join(APPS, app, `${program}.js`);
}

/** The environment of a child process. */
export type Environment = Record<string, string | undefined>;

/** Settings of the supervisor that no process inherits. Each process gets only the secrets that it needs. */
const SUPERVISOR_SETTINGS = [...settingsOf(LocalEnvironment).keys()].filter((name) => name !== 'LOG_LEVEL');

/** The environment of each application: that of the user, and the settings of its role in the platform. */
export class AppSettings {
  constructor(
    private readonly environment: LocalEnvironment,
    private readonly databases: PlatformDatabases,
    private readonly keys: AppKeys,
    private readonly adminKey: string,
  ) {}

  async forAdmin(): Promise<Environment> {
    return this.build({
      ...this.address(this.environment.ADMIN_PORT),
      ...this.keys,
      CONFIG_DATABASE_URL: await this.databases.configUrl(CONFIG_APP_ROLE),
      ADMIN_API_KEY: this.adminKey,
      ENDPOINT_HOST_ALLOWLIST: this.ownHosts,
      GATEWAY_URL: localUrl(this.environment.HOST, this.environment.GATEWAY_PORT),
      ANALYTICS_URL: this.analyticsUrl,
      INSIGHT_URL: localUrl(this.environment.HOST, this.environment.INSIGHT_PORT),
    });
  }

  /** For migrations: the admin app itself logs in as a role that owns no table. */
  async forConfigOwner(): Promise<Environment> {
    return { ...(await this.forAdmin()), CONFIG_DATABASE_URL: await this.databases.configUrl(ADMIN_ROLE) };
  }

  async forGateway(): Promise<Environment> {
    return this.build({
      ...this.address(this.environment.GATEWAY_PORT),
      CONFIG_DATABASE_URL: await this.databases.configUrl(GATEWAY_ROLE),
      GATEWAY_DATABASE_URL: await this.databases.gatewayUrl(),
      TOKEN_HASH_KEY: this.keys.TOKEN_HASH_KEY,
      RECEIPT_SIGNING_KEY: this.keys.RECEIPT_SIGNING_KEY,
      INTERNAL_KEY: deriveServiceKey(this.keys.INTERNAL_KEY, 'gateway'),
      INSIGHT_KEY: deriveServiceKey(deriveInsightRootKey(this.keys.INTERNAL_KEY), 'gateway'),
      EDGE_KEY: this.environment.EDGE_KEY,
      ANALYTICS_URL: this.analyticsUrl,
      ENDPOINT_HOST_ALLOWLIST: this.ownHosts,
    });
  }

  /** The collector. Its clients are behind the gateway, and on this machine they need no write key. */
  async forAnalytics(): Promise<Environment> {
    return this.build({
      ...this.address(this.environment.ANALYTICS_PORT),
      ANALYTICS_DATABASE_URL: await this.databases.analyticsUrl(),
      CONFIG_DATABASE_URL: await this.databases.configUrl(ANALYTICS_ROLE),
      TOKEN_HASH_KEY: this.keys.TOKEN_HASH_KEY,
      INTERNAL_KEY: deriveServiceKey(this.keys.INTERNAL_KEY, 'analytics'),
      ANALYTICS_KEYLESS: 'on',
      TRUSTED_PROXY_HOPS: '1',
      ...this.broker,
    });
  }

  /** The consumer of events. */
  async forConsumer(): Promise<Environment> {
    return this.build({
      ...this.address(this.environment.ANALYTICS_CONSUMER_PORT),
      ANALYTICS_DATABASE_URL: await this.databases.analyticsUrl(),
      CONFIG_DATABASE_URL: await this.databases.configUrl(ANALYTICS_ROLE),
      CHANGE_FEED_KEY: deriveFeedRootKey(this.keys.INTERNAL_KEY),
      ENDPOINT_HOST_ALLOWLIST: this.ownHosts,
      ...this.broker,
    });
  }

  /** The process that merges the figures of partners. */
  async forInsight(): Promise<Environment> {
    return this.build({
      ...this.address(this.environment.INSIGHT_PORT),
      CONFIG_DATABASE_URL: await this.databases.configUrl(INSIGHT_ROLE),
      INSIGHT_DATABASE_URL: await this.databases.insightUrl(),
      INTERNAL_KEY: deriveServiceKey(this.keys.INTERNAL_KEY, 'insight'),
      INSIGHT_KEY: deriveInsightRootKey(this.keys.INTERNAL_KEY),
      GATEWAY_URL: localUrl(this.environment.HOST, this.environment.GATEWAY_PORT),
      ENDPOINT_HOST_ALLOWLIST: this.ownHosts,
    });
  }

  async forService(
    { partnerCode, databaseName }: Pick<ConfiguredPartner, 'partnerCode' | 'databaseName'>,
    port: number,
  ): Promise<Environment> {
    const { ENCRYPTION_KEY_PREVIOUS: previousKey = '' } = this.keys;
    return this.build({
      ...this.address(port),
      PARTNER_CODE: partnerCode,
      CONFIG_DATABASE_URL: await this.databases.configUrl(serviceRole(partnerCode)),
      PARTNER_DATABASE_URL: await this.databases.partnerUrl(partnerCode, databaseName),
      TOKEN_HASH_KEY: this.keys.TOKEN_HASH_KEY,
      SIGNING_SECRETS_KEY: deriveSigningSecretsKey(this.keys.ENCRYPTION_KEY, partnerCode),
      SIGNING_SECRETS_KEY_PREVIOUS: previousKey === '' ? '' : deriveSigningSecretsKey(previousKey, partnerCode),
      RECEIPT_KEY: deriveEnvelopeKey(this.keys.RECEIPT_SIGNING_KEY, partnerCode),
      INTERNAL_KEY: deriveServiceKey(this.keys.INTERNAL_KEY, partnerCode),
      CHANGE_FEED_KEY: deriveServiceKey(deriveFeedRootKey(this.keys.INTERNAL_KEY), partnerCode),
      INSIGHT_KEY: deriveServiceKey(deriveInsightRootKey(this.keys.INTERNAL_KEY), partnerCode),
    });
  }

  /** The process of a cell. */
  async forCell(cell: string, port: number): Promise<Environment> {
    const { TOKEN_HASH_KEY, RECEIPT_SIGNING_KEY, INTERNAL_KEY, ENCRYPTION_KEY } = this.keys;
    return this.build({
      ...this.address(port),
      CELL: cell,
      CELL_DATABASE_URL: await this.databases.cellUrl(cell),
      CONFIG_DATABASE_URL: await this.databases.configUrl(cellDatabaseOf(cell)),
      TOKEN_HASH_KEY,
      RECEIPT_SIGNING_KEY,
      INTERNAL_KEY,
      ENCRYPTION_KEY,
      ENCRYPTION_KEY_PREVIOUS: this.keys.ENCRYPTION_KEY_PREVIOUS ?? '',
    });
  }

  /** The hosts of this machine, and those of the setting. */
  private get ownHosts(): string {
    const { HOST, ENDPOINT_HOST_ALLOWLIST } = this.environment;
    return ['127.0.0.1/32', reachableHost(HOST), ENDPOINT_HOST_ALLOWLIST].join(' ').trim();
  }

  private get broker(): Record<string, string> {
    const { RABBITMQ_URL, RABBITMQ_PASSWORD } = this.environment;
    return { RABBITMQ_URL, RABBITMQ_PASSWORD };
  }

  private get analyticsUrl(): string {
    const { HOST, ANALYTICS_PORT, hasAnalytics } = this.environment;
    return hasAnalytics ? localUrl(HOST, ANALYTICS_PORT) : '';
  }

  private address(port: number): Record<string, string> {
    return { PORT: String(port), HOST: this.environment.HOST };
  }

  /** Processes log JSON unless LOG_FORMAT is set: files keep whole lines, and the terminal shows them readable. */
  private build(settings: Record<string, string>): Environment {
    const { LOG_LEVEL } = this.environment;
    return { LOG_FORMAT: 'json', ...childEnvironment({ ...settings, LOG_LEVEL }, SUPERVISOR_SETTINGS) };
  }
}
