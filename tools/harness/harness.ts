import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keyedHash } from '@app/common/security/keyed-hash';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';
import type { CleanUp } from '../cli/clean-up';
import { awaitRoutes } from '../dev-server/await-routes';
import { LocalEnvironment } from '../dev-server/local.env';
import type { ConfiguredPartner } from '../dev-server/partners/configured-partners';
import { NO_PORT } from '../dev-server/partners/maintenance-schedule';
import { Platform } from '../dev-server/platform';
import { EmbeddedPostgres } from '../dev-server/postgres/embedded-postgres';
import { builtScripts, type Environment } from '../dev-server/processes/app-settings';
import { Terminal } from '../dev-server/terminal/terminal';
import { freePort } from '../dev-server/ports';
import { HarnessProcess } from './harness-process';

const HOST = '127.0.0.1';
const ROUTES_TIMEOUT_MS = 20_000;

const INSERT_API_KEY = `
  INSERT INTO api_keys (id, name, role, key_hash, key_prefix)
  VALUES (gen_random_uuid(), $1 || ' ' || gen_random_uuid(), 'viewer', $2, '')`;

const INSERT_SOURCE_KEY = `
  INSERT INTO source_keys (source_id, kind, key_hash, key_prefix, public_key) VALUES ($1, $2, $3, $4, $5)`;

export interface HarnessOptions {
  /** An empty folder for secrets, logs and the database server; the caller removes it. */
  folder: string;
  /** Ends everything that was started. */
  cleanUp: CleanUp;
  /** A PostgreSQL server, as its superuser; when absent a durable one is started in the folder. */
  serverUrl?: string;
  logLevel?: LocalEnvironment['LOG_LEVEL'];
}

export interface ProcessOptions {
  /** Names its log file. */
  name?: string;
  /** Changes its settings, for example to put a proxy before its database. */
  adjust?: (environment: Environment) => Environment | Promise<Environment>;
  /** It counts as ready once this path is answered 2xx; by default /ready. */
  readyPath?: string;
}

/**
 * The platform as single built processes on free ports, for tests that control each of them: chaos, fuzz, bench.
 * (`dev-platform.ts` runs `npm start` as a whole instead, as a person does.)
 *
 * ```ts
 * const harness = await Harness.open({ folder, cleanUp });        // databases, migrated, with the shipped partners
 * const service = await harness.startService('rector');           // ready; killed, it is restarted on its port
 * const gateway = await harness.startGateway();
 * await harness.route('rector', service.url, [gateway]);          // until each gateway knows it
 * await fetch(`${gateway.url}/rector/event?conversion_id=1`);
 * service.kill();
 * ```
 *
 * Processes log to files in `folder/logs` only; `cleanUp` stops them.
 */
export class Harness {
  private constructor(
    private readonly platform: Platform,
    private readonly terminal: Terminal,
    private readonly cleanUp: CleanUp,
    private readonly serverUrl: string,
    private gatewayPort: number,
    private readonly insightPort: number,
  ) {}

  static async open({ folder, cleanUp, serverUrl, logLevel = 'info' }: HarnessOptions): Promise<Harness> {
    const terminal = new Terminal(join(folder, 'logs'), { isQuiet: true });
    const url = serverUrl ?? (await startPostgres(folder, cleanUp, terminal));
    const gatewayPort = await freePort();
    const insightPort = await freePort();
    const settings = {
      DATA_DIR: folder,
      HOST,
      LOG_LEVEL: logLevel,
      GATEWAY_PORT: gatewayPort,
      INSIGHT_PORT: insightPort,
    };
    const environment = Object.assign(new LocalEnvironment(), settings);
    const stopping = new AbortController();
    cleanUp.defer(async () => stopping.abort());
    const parts = { environment, server: { url }, scripts: builtScripts(), terminal, stopping: stopping.signal };
    const platform = await Platform.open(parts);
    await platform.migrate();
    await platform.seed();
    return new Harness(platform, terminal, cleanUp, url, gatewayPort, insightPort);
  }

  /** The key of the first admin. */
  get adminKey(): string {
    return this.platform.adminKey.key;
  }

  /** A database of the run, as the superuser. */
  databaseUrl(name: string): string {
    return urlOf(this.serverUrl, name);
  }

  /** The admin app calls the gateway at the address of the first one. */
  async startGateway(options: ProcessOptions = {}): Promise<HarnessProcess> {
    const port = this.gatewayPort || (await freePort());
    this.gatewayPort = 0;
    return this.start('gateway', this.platform.scripts.gateway.main, await this.platform.settings.forGateway(), {
      ...options,
      port,
    });
  }

  async startAdmin(options: ProcessOptions = {}): Promise<HarnessProcess> {
    return this.start('admin', this.platform.scripts.admin.main, await this.platform.settings.forAdmin(), options);
  }

  /** The process that merges figures, at the address that the admin app has. */
  async startInsight(options: ProcessOptions = {}): Promise<HarnessProcess> {
    const { scripts, settings } = this.platform;
    return this.start('insight', scripts.insight.main, await settings.forInsight(), {
      ...options,
      port: this.insightPort,
    });
  }

  /** The collector of events; without a broker. */
  async startCollector(options: ProcessOptions = {}): Promise<HarnessProcess> {
    const { scripts, settings } = this.platform;
    return this.start('analytics', scripts.analytics.main, await settings.forAnalytics(), options);
  }

  /** A consumer of events; without a broker. */
  async startConsumer(options: ProcessOptions = {}): Promise<HarnessProcess> {
    const { scripts, settings } = this.platform;
    return this.start('consumer', scripts.consumer.main, await settings.forConsumer(), options);
  }

  /** Starts a partner's service, on the partner's database or on another one of that partner, and migrates it. */
  async startService(
    partnerCode: string,
    { databaseName, ...options }: ProcessOptions & { databaseName?: string } = {},
  ): Promise<HarnessProcess> {
    const partner = await this.partner(partnerCode);
    const port = await freePort();
    const own = databaseName === undefined ? partner : { ...partner, databaseName };
    const environment = await this.platform.prepareService(own, port);
    return this.start(partnerCode, this.platform.scripts.service.main, environment, { ...options, port });
  }

  /** Starts the process of a cell. Partners are in it once `route` points them at its URL for them. */
  async startCell(cell: string, options: ProcessOptions = {}): Promise<HarnessProcess> {
    const port = await freePort();
    const environment = await this.platform.prepareCell(cell, port, `http://${HOST}:${port}`);
    return this.start(cell, this.platform.scripts.service.host, environment, { ...options, port });
  }

  /** Starts another built program that sends `listening` over its channel, such as a server to compare with. */
  async start(
    defaultName: string,
    script: string,
    environment: Environment,
    options: ProcessOptions & { port?: number } = {},
  ): Promise<HarnessProcess> {
    const { name = defaultName, adjust = (own) => own, port = await freePort(), readyPath } = options;
    const adjusted = await adjust({ ...environment, HOST, PORT: String(port) });
    const started = new HarnessProcess({ name, script, environment: adjusted }, port, this.terminal);
    this.cleanUp.defer(() => started.stop());
    await started.start(readyPath);
    return started;
  }

  /** Points a partner at a service, and waits until the gateways know. */
  async route(partnerCode: string, url: string, gateways: readonly HarnessProcess[]): Promise<void> {
    const statement = 'UPDATE partners SET endpoint_url = $2 WHERE partner_code = $1';
    await onDatabase(this.databaseUrl('postback_config'), (client) => client.query(statement, [partnerCode, url]));
    for (const gateway of gateways) await awaitRoutes(gateway.url, [partnerCode], ROUTES_TIMEOUT_MS);
  }

  /** Moves a partner's rows from cell to cell; undefined is its own database. Route it to the other place afterwards. */
  async moveData(partnerCode: string, from: string | undefined, to: string | undefined): Promise<void> {
    await this.platform.moveData(await this.partner(partnerCode), from, to, 'move');
  }

  /** Creates a viewer's API key, past the admin API; the processes know it within seconds. */
  async createReadKey(name: string): Promise<string> {
    const key = randomBytes(24).toString('base64url');
    const hash = keyedHash(this.platform.keys.TOKEN_HASH_KEY, key);
    await onDatabase(this.databaseUrl('postback_config'), (client) => client.query(INSERT_API_KEY, [name, hash]));
    return key;
  }

  /**
   * Creates a source of events with the write keys `pk_<code>` and `sk_<code>`, past the admin API. The collectors that
   * are started later know it.
   */
  async createSource(code: string, columns: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const row = { code, name: code, ...columns };
    const places = Object.keys(row).map((_, index) => `$${index + 1}`);
    const insert = `INSERT INTO event_sources (${Object.keys(row).join()}) VALUES (${places.join()}) RETURNING id`;
    await onDatabase(this.databaseUrl('postback_config'), async (client) => {
      const { rows } = await client.query<{ id: number }>(insert, Object.values(row));
      for (const [kind, key] of [
        ['public', `pk_${code}`],
        ['secret', `sk_${code}`],
      ] as const) {
        const hash = keyedHash(this.platform.keys.TOKEN_HASH_KEY, key);
        const values = [rows[0]!.id, kind, hash, key.slice(0, 8), kind === 'public' ? key : null];
        await client.query(INSERT_SOURCE_KEY, values);
      }
    });
  }

  /** Maintains a partner's database once. @throws UserFacingError when that fails */
  async runMaintenance(partnerCode: string): Promise<void> {
    const environment = await this.platform.settings.forService(await this.partner(partnerCode), NO_PORT);
    await this.platform.maintain(environment);
  }

  private async partner(partnerCode: string): Promise<ConfiguredPartner> {
    const partner = (await this.platform.partners()).find((one) => one.partnerCode === partnerCode);
    if (!partner) throw new Error(`There is no partner ${partnerCode}`);
    return partner;
  }
}

async function startPostgres(dataFolder: string, cleanUp: CleanUp, { say }: Terminal): Promise<string> {
  const postgres = await EmbeddedPostgres.start({ dataFolder, isDurable: true, isTemporary: true, say });
  cleanUp.defer(() => postgres.stop());
  return postgres.url;
}
