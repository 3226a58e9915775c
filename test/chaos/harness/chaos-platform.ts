import type { TcpProxy } from '@app/common/testing/tcp-proxy';
import { urlOf } from '@app/partner-config/databases/on-database';
import type { CleanUp } from '../../../tools/cli/clean-up';
import type { Environment } from '../../../tools/dev-server/processes/app-settings';
import { freePort } from '../../../tools/dev-server/ports';
import { Harness, type ProcessOptions } from '../../../tools/harness/harness';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { ConfigChanges } from '../faults/config-changes';
import { ChaosDatabase } from './chaos-database';
import { CommitWatcher } from './commit-watcher';
import { openProxy } from './open-proxy';

const HOST = '127.0.0.1';
/** The partner with two service instances, and a proxy between the gateways and the first of them. */
const REPLICATED_PARTNER = 'involve_asia';
const SINGLE_PARTNER = 'rector';
export const PARTNERS = [REPLICATED_PARTNER, SINGLE_PARTNER];

export const LINKS = ['services-database', 'gateways-database', 'gateways-service'] as const;
/** A connection between two parts of the platform where responses can be cut. */
export type Link = (typeof LINKS)[number];

/**
 * The platform as built processes, with two gateways, two instances of one partner's service, and a proxy before every
 * connection to PostgreSQL.
 */
export class ChaosPlatform {
  readonly gateways: HarnessProcess[] = [];
  readonly services: HarnessProcess[] = [];
  /** Changes settings under load. */
  readonly changes = new ConfigChanges(() => this.admin);
  /** The port on which each process opens its inspector, by name. */
  readonly inspectorPorts = new Map<string, number>();
  private adminApp: HarnessProcess | undefined;

  private constructor(
    readonly database: ChaosDatabase,
    readonly links: Readonly<Record<Link, TcpProxy>>,
    private readonly harness: Harness,
  ) {}

  static async start(folder: string, cleanUp: CleanUp, print: (line: string) => void): Promise<ChaosPlatform> {
    print('Starting PostgreSQL and creating the databases');
    const database = await ChaosDatabase.start(folder, cleanUp);
    const databasePort = (): number => database.port;
    const configLink = await openProxy(cleanUp, databasePort);
    const links: Record<Link, TcpProxy> = {
      'services-database': await openProxy(cleanUp, databasePort, () => new CommitWatcher()),
      'gateways-database': await openProxy(cleanUp, databasePort, () => new CommitWatcher()),
      'gateways-service': await openProxy(cleanUp, () => platform.services[0]!.port),
    };
    const serverUrl = configLink.through(database.url);
    const harness = await Harness.open({ folder, cleanUp, serverUrl, logLevel: 'warning' });
    const platform: ChaosPlatform = new ChaosPlatform(database, links, harness);
    print('Starting two gateways and three services');
    await platform.startProcesses();
    return platform;
  }

  /** The processes that faults hit. */
  get targets(): HarnessProcess[] {
    return [...this.gateways, ...this.services];
  }

  /** The admin app, which no fault hits, and the key of its first admin. */
  get admin(): { url: string; key: string } {
    return { url: this.adminApp!.url, key: this.harness.adminKey };
  }

  /** A database of the run for the superuser, without a proxy. */
  databaseUrl(name: string): string {
    return urlOf(this.database.url, name);
  }

  /** Runs a partner's maintenance. It may fail while the database is down; the next run makes up for it. */
  async runMaintenance(partnerCode: string): Promise<void> {
    await this.harness.runMaintenance(partnerCode).catch(() => undefined);
  }

  /** A key for the read API; the processes know it within seconds. */
  createReadKey(): Promise<string> {
    return this.harness.createReadKey('chaos');
  }

  private async startProcesses(): Promise<void> {
    const { harness, services, gateways } = this;
    const startGateway = async (name: string): Promise<HarnessProcess> =>
      harness.startGateway(await this.options(name, 'GATEWAY_DATABASE_URL', 'gateways-database'));
    const startService = async (name: string, partnerCode: string): Promise<HarnessProcess> =>
      harness.startService(partnerCode, await this.options(name, 'PARTNER_DATABASE_URL', 'services-database'));
    const [first, single, ...others] = await Promise.all([
      startService('involve-1', REPLICATED_PARTNER),
      startService('rector-1', SINGLE_PARTNER),
      startGateway('gateway-1'),
      startGateway('gateway-2'),
    ]);
    gateways.push(...others);
    services.push(first, await startService('involve-2', REPLICATED_PARTNER), single);
    this.adminApp = await harness.startAdmin();
    await harness.route(REPLICATED_PARTNER, `http://${HOST}:${this.links['gateways-service'].port}`, gateways);
    await harness.route(SINGLE_PARTNER, single.url, gateways);
    await this.changes.prepare();
  }

  /** Routes the database connections of a process through a link, and sets the port of its inspector. */
  private async options(name: string, setting: string, link: Link): Promise<ProcessOptions> {
    const inspectorPort = await freePort();
    this.inspectorPorts.set(name, inspectorPort);
    const adjust = (environment: Environment): Environment => ({
      ...environment,
      [setting]: this.links[link].through(environment[setting]!),
      NODE_OPTIONS: `--inspect-port=${HOST}:${inspectorPort}`,
    });
    return { name, adjust };
  }
}
