import { randomBytes } from 'node:crypto';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { insertReadKey } from '../../../tools/harness/insert-read-key';
import { runScript } from './background-process';
import { insertBareEndpoint, insertPartner, PARTNER_CODE, setServiceUrl } from './config-rows';
import { type DatabaseServer, withClient } from './database-server';
import { type RunningServer, startServer, urlOf } from './running-server';

export interface PlatformOptions {
  server: DatabaseServer;
  logFolder: string;
  cleanUp: CleanUp;
}

/** The platform's own processes, run as in production: each by itself, its log as JSON in a file. */
export class Platform {
  private readonly tokenHashKey = randomBytes(32).toString('base64url');
  private readonly receiptSigningKey = randomBytes(32).toString('base64url');

  private constructor(
    private readonly options: PlatformOptions,
    private readonly configUrl: string,
  ) {}

  /** Configures one partner. */
  static async open(options: PlatformOptions): Promise<Platform> {
    const configUrl = await options.server.createDatabase('config');
    await runScript('apps/admin/src/migrate.js', { CONFIG_DATABASE_URL: configUrl });
    await withClient(configUrl, insertPartner);
    return new Platform(options, configUrl);
  }

  /** A key for the read API; processes that run already do not know it yet. */
  createReadKey(): Promise<string> {
    return withClient(this.configUrl, (config) => insertReadKey(config, 'bench', this.tokenHashKey));
  }

  /** A new partner database of the newest schema; returns its URL. */
  async createPartnerDatabase(name: string): Promise<string> {
    const url = await this.options.server.createDatabase(name);
    await runScript('apps/partner-service/src/migrate.js', { PARTNER_DATABASE_URL: url });
    return url;
  }

  /** Starts a service of the partner on a database. */
  startService(name: string, databaseUrl: string): Promise<RunningServer> {
    return this.start(name, 'apps/partner-service/src/main.js', {
      PARTNER_CODE,
      PARTNER_DATABASE_URL: databaseUrl,
      CONFIG_DATABASE_URL: this.configUrl,
      TOKEN_HASH_KEY: this.tokenHashKey,
      RECEIPT_KEY: deriveEnvelopeKey(this.receiptSigningKey, PARTNER_CODE),
    });
  }

  /** Starts a gateway in front of the partner's service and of a server that only answers. */
  async startGateway(service: RunningServer, bare: RunningServer): Promise<RunningServer> {
    await withClient(this.configUrl, async (config) => {
      await setServiceUrl(config, urlOf(service));
      await insertBareEndpoint(config, urlOf(bare));
    });
    const databaseUrl = await this.options.server.createDatabase('gateway');
    await runScript('apps/gateway/src/migrate.js', { GATEWAY_DATABASE_URL: databaseUrl });
    return this.start('gateway', 'apps/gateway/src/main.js', {
      GATEWAY_DATABASE_URL: databaseUrl,
      CONFIG_DATABASE_URL: this.configUrl,
      TOKEN_HASH_KEY: this.tokenHashKey,
      RECEIPT_SIGNING_KEY: this.receiptSigningKey,
      ENDPOINT_HOST_ALLOWLIST: '127.0.0.1/32',
    });
  }

  private start(name: string, script: string, settings: Record<string, string>): Promise<RunningServer> {
    const { logFolder, cleanUp } = this.options;
    return startServer({ name, script, settings, readyPath: '/ready', logFolder, cleanUp });
  }
}
