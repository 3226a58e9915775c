import { join } from 'node:path';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';
import { insertReadKey } from '../../../tools/harness/insert-read-key';
import { Secrets } from '../../../tools/dev-server/databases/secrets';
import type { ConfiguredPartner } from '../../../tools/dev-server/partners/configured-partners';
import { LocalEnvironment } from '../../../tools/dev-server/local.env';
import { Platform } from '../../../tools/dev-server/platform';
import type { Environment } from '../../../tools/dev-server/processes/app-settings';
import { builtScripts } from '../../../tools/dev-server/processes/app-scripts';
import { SupervisedProcess } from '../../../tools/dev-server/processes/supervised-process';
import { awaitRoutes } from '../../../tools/dev-server/await-routes';
import { runScript } from '../../../tools/dev-server/processes/run-script';
import type { Terminal } from '../../../tools/dev-server/terminal/terminal';
import { ConfigChanges } from '../faults/config-changes';
import { ChaosDatabase } from './chaos-database';
import { CommitWatcher } from './commit-watcher';
import { freePorts } from '../../../tools/harness/free-ports';
import { QuietTerminal } from './quiet-terminal';
import { TcpProxy } from '@app/common/testing/tcp-proxy';
import { Target } from './target';

const HOST = '127.0.0.1';
const PROCESSES = 6;
const ROUTED_WITHIN_MS = 20_000;
/** The partner that has two instances, and a proxy between the gateways and the first of them. */
export const REPLICATED_PARTNER = 'involve_asia';
export const SINGLE_PARTNER = 'rector';
export const PARTNERS = [REPLICATED_PARTNER, SINGLE_PARTNER];

/** Where answers can be cut. */
export type Link = 'services-database' | 'gateways-database' | 'gateways-service';

export interface HarnessOptions {
  folder: string;
  cleanUp: CleanUp;
  say: (line: string) => void;
}

/**
 * The platform as `npm start` runs it, but for three things: everything is doubled where that is possible, every
 * connection to PostgreSQL leads through a proxy of ours, and what its processes say goes into files only.
 */
export class ChaosHarness {
  readonly gateways: Target[] = [];
  readonly services: Target[] = [];
  /** Nothing happens to it: it is asked whether the books add up. */
  readonly admins: Target[] = [];
  /** Settings that are changed under load. */
  readonly changes = new ConfigChanges(() => this.admin);
  private readonly maintenanceEnvironments = new Map<string, Environment>();

  private constructor(
    readonly database: ChaosDatabase,
    readonly links: Readonly<Record<Link, TcpProxy>>,
    private readonly platform: Platform,
    private readonly secrets: Secrets,
    private readonly terminal: Terminal,
    private readonly ports: number[],
  ) {}

  static async open({ folder, cleanUp, say }: HarnessOptions): Promise<ChaosHarness> {
    const terminal = new QuietTerminal(join(folder, 'logs'));
    const database = await ChaosDatabase.start(folder, cleanUp, terminal.say);
    const ports = await freePorts(2 * PROCESSES);
    const configProxy = await openProxy(cleanUp, () => database.port);
    const links = {
      'services-database': await openProxy(cleanUp, () => database.port, true),
      'gateways-database': await openProxy(cleanUp, () => database.port, true),
      'gateways-service': await openProxy(cleanUp, () => ports[2]!),
    };
    const secrets = await Secrets.open(folder);
    const platform = await openPlatform({
      folder,
      url: atPort(database.url, configProxy.port),
      ports,
      secrets,
      terminal,
      cleanUp,
    });
    const stage = new ChaosHarness(database, links, platform, secrets, terminal, ports);
    cleanUp.defer(() => Promise.all([...stage.targets, ...stage.admins].map((victim) => victim.process.stop())));
    say('Making the databases');
    await platform.migrate();
    await platform.seed();
    say('Starting two gateways and three services');
    await stage.startProcesses();
    return stage;
  }

  get targets(): Target[] {
    return [...this.gateways, ...this.services];
  }

  /** A database of the run, for the superuser, past every proxy. */
  databaseUrl(name: string): string {
    return urlOf(this.database.url, name);
  }

  /** The admin app, and the key of its first admin. */
  get admin(): { url: string; key: string } {
    return { url: this.admins[0]!.url, key: this.platform.adminKey.key };
  }

  /** Runs a partner's maintenance. It may fail while the database is away; the next run makes up for it. */
  async maintain(partnerCode: string): Promise<void> {
    const environment = this.maintenanceEnvironments.get(partnerCode)!;
    const script = this.platform.scripts.service.maintenance;
    const signal = new AbortController().signal;
    await runScript({ name: 'maintenance', script, environment, signal }, this.terminal).catch((error: Error) =>
      this.terminal.warn(`Maintenance of ${partnerCode}: ${error.message}`),
    );
  }

  /** A key for the read API; the processes know it within seconds. */
  createReadKey(): Promise<string> {
    const { TOKEN_HASH_KEY } = this.secrets.appKeys;
    return onDatabase(this.databaseUrl('postback_config'), (client) => insertReadKey(client, 'chaos', TOKEN_HASH_KEY));
  }

  private async startProcesses(): Promise<void> {
    const partners = new Map((await this.platform.partners()).map((partner) => [partner.partnerCode, partner]));
    const [first, second, twinOne, twinTwo, lone, admin] = this.ports as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const { scripts, settings } = this.platform;
    const ofGateway = await settings.forGateway();
    const viaProxy = this.through('GATEWAY_DATABASE_URL', ofGateway, 'gateways-database');
    await Promise.all([
      this.startService('involve-1', partners.get(REPLICATED_PARTNER)!, twinOne),
      this.startService('rector-1', partners.get(SINGLE_PARTNER)!, lone),
      this.start(this.gateways, 'gateway-1', scripts.gateway.main, viaProxy, first),
      this.start(this.gateways, 'gateway-2', scripts.gateway.main, viaProxy, second),
      this.start(this.admins, 'admin', scripts.admin.main, await settings.forAdmin(), admin),
    ]);
    await this.startService('involve-2', partners.get(REPLICATED_PARTNER)!, twinTwo);
    await this.route(REPLICATED_PARTNER, this.links['gateways-service'].port);
    await this.route(SINGLE_PARTNER, lone);
    for (const { url } of this.gateways) await awaitRoutes(url, PARTNERS, ROUTED_WITHIN_MS);
    await this.changes.prepare();
  }

  private async startService(name: string, partner: ConfiguredPartner, port: number): Promise<void> {
    const environment = await this.platform.prepareService(partner, port);
    this.maintenanceEnvironments.set(partner.partnerCode, environment);
    const viaProxy = this.through('PARTNER_DATABASE_URL', environment, 'services-database');
    await this.start(this.services, name, this.platform.scripts.service.main, viaProxy, port);
  }

  private async start(
    into: Target[],
    name: string,
    script: string,
    environment: Environment,
    port: number,
  ): Promise<void> {
    const inspectorPort = port + PROCESSES;
    const own = { HOST, PORT: String(port), NODE_OPTIONS: `--inspect-port=${HOST}:${inspectorPort}` };
    const spec = { name, script, environment: { ...environment, ...own } };
    const victim = new Target(name, port, new SupervisedProcess(spec, this.terminal), inspectorPort);
    into.push(victim);
    await victim.process.start();
  }

  private through(setting: string, environment: Environment, joint: Link): Environment {
    return { ...environment, [setting]: atPort(environment[setting]!, this.links[joint].port) };
  }

  /** Says where the gateways reach a partner's service. */
  private async route(partnerCode: string, port: number): Promise<void> {
    const statement = 'UPDATE partners SET endpoint_url = $2 WHERE partner_code = $1';
    await onDatabase(this.databaseUrl('postback_config'), (client) =>
      client.query(statement, [partnerCode, `http://${HOST}:${port}`]),
    );
  }
}

interface PlatformOptions {
  folder: string;
  /** Of PostgreSQL, for the superuser. */
  url: string;
  ports: readonly number[];
  secrets: Secrets;
  terminal: Terminal;
  cleanUp: CleanUp;
}

async function openPlatform({ folder, url, ports, secrets, terminal, cleanUp }: PlatformOptions): Promise<Platform> {
  const settings = { DATA_DIR: folder, HOST, LOG_LEVEL: 'warning', GATEWAY_PORT: ports[0] };
  const environment = Object.assign(new LocalEnvironment(), settings);
  const server = { description: 'the PostgreSQL of this run', url, stop: () => Promise.resolve() };
  const adminKey = await secrets.adminKey('');
  const stopping = new AbortController();
  cleanUp.defer(async () => stopping.abort());
  return new Platform(environment, server, secrets, adminKey, builtScripts(), terminal, stopping.signal);
}

async function openProxy(cleanUp: CleanUp, targetPort: () => number, isDatabase = false): Promise<TcpProxy> {
  const proxy = new TcpProxy(targetPort, HOST, isDatabase ? () => new CommitWatcher() : undefined);
  await proxy.open();
  cleanUp.defer(() => proxy.close());
  return proxy;
}

function atPort(url: string, port: number): string {
  return Object.assign(new URL(url), { port: String(port) }).href;
}
