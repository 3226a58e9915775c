import { call } from '@app/admin-client';
import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DatabaseServer, openDatabaseServer } from './databases/database-server';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import pLimit from 'p-limit';
import { type ConfiguredPartner, SHIPPED_PARTNERS, watchPartners } from './partners/configured-partners';
import { maintainHourly } from './partners/maintenance-schedule';
import { CellFleet, cellOf } from './partners/cell-fleet';
import { PartnerFleet } from './partners/partner-fleet';
import { localUrl, checkPorts, type NeededPort } from './ports';
import type { LocalEnvironment } from './local.env';
import { Platform } from './platform';
import type { AppScripts } from './processes/app-settings';
import { Applications } from './processes/applications';
import type { Terminal } from './terminal/terminal';
import { awaitRoutes } from './await-routes';
import { DataFolderLock } from './data-folder-lock';
import { PartnerPorts } from './partner-ports';
import type { Running } from './welcome';

/** The processes of a killed run end by themselves, after their last requests. */
const PREVIOUS_RUN_TIMEOUT_MS = 10_000;
const ROUTES_TIMEOUT_MS = 10_000;
/** Setting up a service takes processor time; a new partner must not slow the others. */
const MAX_CONCURRENT_SETUPS = Math.max(2, availableParallelism());

const FOREIGN_TOKENS =
  'The tokens and keys in this database were hashed with the secrets of another data folder and will be rejected. ' +
  'Set DATA_DIR to that folder to use them.';

/** Everything that `npm start` runs: the database server, the applications, and a service for each partner. */
export class Supervisor {
  private readonly stopping = new AbortController();
  private readonly background: Promise<void>[] = [];
  private readonly adminStarted = Promise.withResolvers<void>();
  private lock: DataFolderLock | undefined;
  private server: Promise<DatabaseServer> | undefined;
  private readonly applications: Applications;
  private fleet: PartnerFleet | undefined;
  private cells: CellFleet | undefined;

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly scripts: AppScripts,
    private readonly terminal: Terminal,
  ) {
    this.applications = new Applications(environment, terminal);
  }

  /**
   * Starts everything, and restarts what dies.
   *
   * @throws UserFacingError when something cannot start; `stop` ends what was started by then
   */
  async start(): Promise<Running> {
    const { terminal } = this;
    this.lockDataFolder();
    const ports = await this.assignPorts();
    const platform = await this.openPlatform();
    await terminal.step('Databases', () => platform.migrate());
    const [partners] = await Promise.all([
      this.startPartners(platform, ports),
      terminal.step('Applications', () => {
        return this.applications.start(platform, this.stopping.signal, this.adminStarted.resolve);
      }),
    ]);
    await terminal.step('Routes', () => this.awaitRoutes(partners), describeRoutes);
    await this.startBackground(platform);
    const signInUrl = await this.createSignInUrl(platform);
    return { ...(await this.describe(platform, partners, ports)), ...(signInUrl !== undefined && { signInUrl }) };
  }

  /** Stops everything in the order of its dependencies. Safe at any time. */
  async stop(): Promise<void> {
    this.stopping.abort();
    // Rejects pending waits; without one the rejection is unhandled.
    this.adminStarted.promise.catch(() => undefined);
    this.adminStarted.reject(new Error('the platform is stopping'));
    await this.applications.stopGateway();
    await Promise.all([this.applications.stopOthers(), this.fleet?.stop(), this.cells?.stop(), ...this.background]);
    const server = await this.server?.catch(() => undefined);
    await server?.stop();
    if (!this.lock) return;
    await rm(this.runMarker, { force: true });
    this.lock.release();
  }

  /** Ends the applications at once; the database server follows when this process ends. */
  kill(): void {
    this.stopping.abort();
    for (const part of [this.applications, this.fleet, this.cells]) part?.kill();
  }

  private lockDataFolder(): void {
    const { dataFolder } = this.environment;
    const lock = DataFolderLock.acquire(dataFolder);
    if (lock instanceof DataFolderLock) {
      this.lock = lock;
      return;
    }
    throw new UserFacingError(
      `${dataFolder} is in use by another npm start (process ${lock}). Stop that one, or set DATA_DIR to another folder.`,
    );
  }

  /** Checks every known port before anything starts. */
  private async assignPorts(): Promise<PartnerPorts> {
    const { PARTNER_PORT_BASE, HOST, dataFolder } = this.environment;
    const common = this.applications.ports();
    const taken = common.map(({ port }) => port);
    const ports = await PartnerPorts.open(dataFolder, HOST, PARTNER_PORT_BASE, taken);
    await ports.assignShipped(SHIPPED_PARTNERS);
    const shipped = SHIPPED_PARTNERS.flatMap((partnerCode) => neededPort(partnerCode, ports));
    const wasKilled = existsSync(this.runMarker);
    await checkPorts([...common, ...shipped], HOST, wasKilled ? PREVIOUS_RUN_TIMEOUT_MS : 0);
    await writeFile(this.runMarker, `${process.pid}\n`);
    return ports;
  }

  /** The ports of partners that were added later are known once the database responds. */
  private async checkPartnerPorts(partners: ConfiguredPartner[], ports: PartnerPorts): Promise<void> {
    const needed = partners.flatMap(({ partnerCode }) => neededPort(partnerCode, ports));
    await checkPorts(needed, this.environment.HOST, PREVIOUS_RUN_TIMEOUT_MS);
  }

  private async openPlatform(): Promise<Platform> {
    const { environment, scripts, terminal } = this;
    this.server = openDatabaseServer(environment.DATABASE_URL, environment.dataFolder, terminal.say);
    const server = await terminal.step(
      'Database server',
      () => this.server!,
      ({ description }) => description,
    );
    return Platform.open({ environment, server, scripts, terminal, stopping: this.stopping.signal });
  }

  /** All partners. The first start adds those that ship with the platform. */
  private async configuredPartners(platform: Platform): Promise<ConfiguredPartner[]> {
    const partners = await platform.partners();
    if (partners.length > 0) {
      if (platform.hasNewKeys) this.terminal.say(FOREIGN_TOKENS);
      return partners;
    }
    await this.terminal.step('Partners', () => platform.seed());
    return platform.partners();
  }

  /** Resolves when every partner's service runs, or has failed once. */
  private async startPartners(platform: Platform, ports: PartnerPorts): Promise<ConfiguredPartner[]> {
    const partners = await this.configuredPartners(platform);
    await this.checkPartnerPorts(partners, ports);
    this.cells = await CellFleet.start(this.environment.cells, platform, ports, (port) => this.urlOf(port));
    this.fleet = new PartnerFleet(ports, {
      platform,
      cells: this.cells.urls,
      admin: { url: this.urlOf(this.environment.ADMIN_PORT), apiKey: platform.adminKey.key },
      adminReady: this.adminStarted.promise,
      setUps: pLimit(MAX_CONCURRENT_SETUPS),
      urlOf: (port) => this.urlOf(port),
    });
    await this.fleet.update(partners);
    await this.fleet.attempted();
    return partners;
  }

  /** Waits until the gateway knows every partner's service. Returns the partners that it does not. */
  private awaitRoutes(partners: ConfiguredPartner[]): Promise<string[]> {
    const active = partners.filter(({ isActive }) => isActive).map(({ partnerCode }) => partnerCode);
    return awaitRoutes(this.urlOf(this.environment.GATEWAY_PORT), active, ROUTES_TIMEOUT_MS);
  }

  /** Follows the configuration, and maintains the databases, until everything is stopped. */
  private async startBackground(platform: Platform): Promise<void> {
    const { terminal } = this;
    const stopping = this.stopping.signal;
    const configUrl = await platform.databases.configUrl(ADMIN_ROLE);
    const onPartners = (partners: ConfiguredPartner[]): void => void this.fleet?.update(partners);
    this.background.push(
      watchPartners({ configUrl, stopping, onPartners, say: terminal.say }),
      maintainHourly(platform),
    );
  }

  /** Without it the platform runs all the same, and the console asks for the key. */
  private async createSignInUrl({ adminKey }: Platform): Promise<string | undefined> {
    const url = this.urlOf(this.environment.ADMIN_PORT);
    try {
      const { body } = await call({ url, apiKey: adminKey.key }, 'post', '/api/v1/session/sign-in-codes', {});
      return url + body.path;
    } catch (error) {
      this.terminal.warn(`No sign-in link could be made: ${(error as Error).message}`);
      return undefined;
    }
  }

  private async describe(platform: Platform, partners: ConfiguredPartner[], ports: PartnerPorts): Promise<Running> {
    const { GATEWAY_PORT, ADMIN_PORT, dataFolder } = this.environment;
    const active = partners.filter(({ isActive }) => isActive);
    return {
      gatewayUrl: this.urlOf(GATEWAY_PORT),
      adminUrl: this.urlOf(ADMIN_PORT),
      database: (await this.server!).description,
      dataFolder,
      adminKey: platform.adminKey,
      readyAfterMs: performance.now(),
      partners: active.map(({ partnerCode, endpointPath, endpointUrl }) => {
        const isInCell = cellOf(endpointUrl, this.cells!.urls) !== undefined;
        const serviceUrl = isInCell ? endpointUrl! : this.urlOf(ports.known.get(partnerCode)!);
        return { partnerCode, endpointPath, serviceUrl };
      }),
    };
  }

  /** The address of one of our processes, as this machine reaches it. */
  private urlOf(port: number): string {
    return localUrl(this.environment.HOST, port);
  }

  /** A file that exists while the platform runs: at a start it means that the previous run was killed. */
  private get runMarker(): string {
    return join(this.environment.dataFolder, 'running');
  }
}

function describeRoutes(missing: string[]): string {
  return missing.length === 0 ? 'every partner has a route' : `the gateway has no route to ${missing.join(', ')}`;
}

function neededPort(partnerCode: string, ports: PartnerPorts): NeededPort[] {
  const port = ports.known.get(partnerCode);
  if (port === undefined) return [];
  const advice = 'where a range of free ones begins';
  return [{ port, owner: `the service of ${partnerCode}`, setting: 'PARTNER_PORT_BASE', advice }];
}
