import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { type DatabaseServer, joinDatabaseServer, openDatabaseServer } from './databases/database-server';
import { PlatformDatabases } from './databases/platform-databases';
import { type AdminKey, type AppKeys, Secrets } from './databases/secrets';
import { type ConfiguredPartner, readPartners } from './partners/configured-partners';
import type { CellUrls } from './partners/cell-fleet';
import type { LocalEnvironment } from './local.env';
import { type AppScripts, AppSettings, type Environment } from './processes/app-settings';
import { processNameOf } from './terminal/log-file';
import { runScript } from './processes/child-process';
import { Terminal } from './terminal/terminal';
import { join } from 'node:path';
import { DataFolderLock } from './data-folder-lock';

/** Programs that listen on no port. */
const NO_PORT = 0;

export interface PlatformParts {
  environment: LocalEnvironment;
  server: Pick<DatabaseServer, 'url'>;
  scripts: AppScripts;
  terminal: Terminal;
  stopping: AbortSignal;
}

/** The platform of a data folder, once its database server runs. */
export class Platform {
  readonly scripts: AppScripts;
  readonly terminal: Terminal;
  readonly stopping: AbortSignal;
  readonly databases: PlatformDatabases;
  readonly settings: AppSettings;
  readonly keys: AppKeys;
  /** The keys were generated in this run: earlier values were hashed or encrypted with others. */
  readonly hasNewKeys: boolean;

  private constructor(
    { environment, server, scripts, terminal, stopping }: PlatformParts,
    secrets: Secrets,
    readonly adminKey: AdminKey,
  ) {
    this.scripts = scripts;
    this.terminal = terminal;
    this.stopping = stopping;
    this.hasNewKeys = secrets.areNew;
    this.keys = secrets.appKeys;
    this.databases = new PlatformDatabases(server.url, secrets);
    this.settings = new AppSettings(environment, this.databases, secrets.appKeys, adminKey.key);
  }

  /** Creates the secrets of the data folder the first time. */
  static async open(parts: PlatformParts): Promise<Platform> {
    const { dataFolder, ADMIN_API_KEY } = parts.environment;
    const secrets = await Secrets.open(dataFolder);
    return new Platform(parts, secrets, await secrets.adminKey(ADMIN_API_KEY));
  }

  /** Creates the databases that are not of one partner where they are missing, and migrates them. */
  async migrate(): Promise<void> {
    await this.databases.createCommon();
    const { admin, analytics, gateway, insight } = this.scripts;
    await Promise.all([
      this.run('admin', admin.migrate, await this.settings.forConfigOwner()),
      this.run('gateway', gateway.migrate, await this.settings.forGateway()),
      this.run('analytics', analytics.migrate, await this.settings.forAnalytics()),
      this.run('insight', insight.migrate, await this.settings.forInsight()),
    ]);
  }

  /** Adds the partners that ship. Safe to repeat. */
  async seed(): Promise<void> {
    await this.run('admin', this.scripts.admin.seed, await this.settings.forAdmin());
  }

  async partners(): Promise<ConfiguredPartner[]> {
    return onDatabase(await this.databases.configUrl(ADMIN_ROLE), readPartners);
  }

  /**
   * Creates a partner's database and its service's role where they are missing, and brings the database to its newest
   * schema. Returns the environment of the service.
   */
  async prepareService(partner: ConfiguredPartner, port: number): Promise<Environment> {
    await this.databases.createForPartner(partner.partnerCode, partner.databaseName);
    const environment = await this.settings.forService(partner, port);
    await this.run(processNameOf(partner.partnerCode), this.scripts.service.migrate, environment);
    return environment;
  }

  /** Creates the database of a cell where it is missing. Returns the environment of the cell's process. */
  async prepareCell(cell: string, port: number, url: string): Promise<Environment> {
    await this.databases.createForCell(cell, url);
    return this.settings.forCell(cell, port);
  }

  /** The cells that this platform has had, and where they were last; a database of before knows none. */
  cells(): Promise<CellUrls> {
    return this.databases.cells();
  }

  /** Maintains the schemas of all partners of a cell. */
  async maintainCell(cell: string): Promise<void> {
    const environment = await this.settings.forCell(cell, NO_PORT);
    return this.run('maintenance', this.scripts.service.cellMaintenance, environment);
  }

  /** Moves the rows of a partner; undefined is its own database. @throws UserFacingError when the rows stay where they are */
  async moveData(
    partner: ConfiguredPartner,
    from: string | undefined,
    to: string | undefined,
    mode: 'move' | 'cancel',
  ): Promise<void> {
    const urlOf = (cell: string | undefined): Promise<string> =>
      cell === undefined
        ? this.databases.partnerUrl(partner.partnerCode, partner.databaseName)
        : this.databases.cellUrl(cell);
    await this.databases.createForPartner(partner.partnerCode, partner.databaseName);
    await this.run('move', this.scripts.service.move, {
      ...(await this.settings.forService(partner, NO_PORT)),
      FROM_DATABASE_URL: await urlOf(from),
      FROM_CELL: from ?? '',
      TO_DATABASE_URL: await urlOf(to),
      TO_CELL: to ?? '',
      MOVE: mode,
    });
  }

  /** Maintains one partner's database. @param environment that of the partner's service */
  maintain(environment: Environment): Promise<void> {
    return this.run('maintenance', this.scripts.service.maintenance, environment);
  }

  private run(name: string, script: string, environment: Environment): Promise<void> {
    return runScript({ name, script, environment, signal: this.stopping }, this.terminal);
  }
}

/**
 * Runs `work` on the databases of a data folder: beside the `npm start` that runs there, otherwise with a database
 * server that is started for it.
 */
export async function withPlatform(
  environment: LocalEnvironment,
  scripts: AppScripts,
  work: (platform: Platform, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const { dataFolder, DATABASE_URL } = environment;
  const lock = DataFolderLock.acquire(dataFolder);
  const isOurs = lock instanceof DataFolderLock;
  const terminal = new Terminal(join(dataFolder, 'logs'));
  terminal.showProcesses();
  const server = isOurs
    ? await openDatabaseServer(DATABASE_URL, dataFolder, terminal.say)
    : await joinDatabaseServer(DATABASE_URL, dataFolder);
  try {
    // Ctrl-C ends this process and its children alike; there is nothing to finish.
    const { signal: stopping } = new AbortController();
    await work(await Platform.open({ environment, server, scripts, terminal, stopping }), terminal);
  } finally {
    await server.stop();
    if (isOurs) lock.release();
  }
}
