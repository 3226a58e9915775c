import { onDatabase } from '@app/partner-config/databases/on-database';
import { type DatabaseServer, joinDatabaseServer, openDatabaseServer } from './databases/database-server';
import { PlatformDatabases } from './databases/platform-databases';
import { type AdminKey, type AppKeys, Secrets } from './databases/secrets';
import { type ConfiguredPartner, readPartners } from './partners/configured-partners';
import type { LocalEnvironment } from './local.env';
import { type AppScripts, AppSettings, type Environment } from './processes/app-settings';
import { processNameOf } from './terminal/log-file';
import { runScript } from './processes/child-process';
import { Terminal } from './terminal/terminal';
import { join } from 'node:path';
import { DataFolderLock } from './data-folder-lock';

/** The platform of a data folder, once its database server runs. */
export class Platform {
  readonly databases: PlatformDatabases;
  readonly settings: AppSettings;
  readonly keys: AppKeys;
  /** The keys were generated in this run: earlier values were hashed or encrypted with others. */
  readonly hasNewKeys: boolean;

  constructor(
    environment: LocalEnvironment,
    server: DatabaseServer,
    secrets: Secrets,
    readonly adminKey: AdminKey,
    readonly scripts: AppScripts,
    readonly terminal: Terminal,
    readonly stopping: AbortSignal,
  ) {
    this.hasNewKeys = secrets.areNew;
    this.keys = secrets.appKeys;
    this.databases = new PlatformDatabases(server, secrets);
    this.settings = new AppSettings(environment, this.databases, secrets.appKeys, adminKey.key);
  }

  /** Creates the config database and the gateway's database where they are missing, and migrates them. */
  async migrate(): Promise<void> {
    await this.databases.createCommon();
    const { admin, gateway } = this.scripts;
    await Promise.all([
      this.run('admin', admin.migrate, await this.settings.forConfigOwner()),
      this.run('gateway', gateway.migrate, await this.settings.forGateway()),
    ]);
  }

  /** Adds the partners that ship. Safe to repeat. */
  async seed(): Promise<void> {
    await this.run('admin', this.scripts.admin.seed, await this.settings.forAdmin());
  }

  async partners(): Promise<ConfiguredPartner[]> {
    return onDatabase(await this.databases.configUrlOfAdmin(), readPartners);
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
  const { dataFolder, DATABASE_URL, ADMIN_API_KEY } = environment;
  const lock = DataFolderLock.acquire(dataFolder);
  const isOurs = lock instanceof DataFolderLock;
  const terminal = new Terminal(join(dataFolder, 'logs'));
  terminal.showProcesses();
  const server = isOurs
    ? await openDatabaseServer(DATABASE_URL, dataFolder, terminal.say)
    : await joinDatabaseServer(DATABASE_URL, dataFolder);
  try {
    const secrets = await Secrets.open(dataFolder);
    const adminKey = await secrets.adminKey(ADMIN_API_KEY);
    // Ctrl-C ends this process and its children alike; there is nothing to finish.
    const { signal } = new AbortController();
    await work(new Platform(environment, server, secrets, adminKey, scripts, terminal, signal), terminal);
  } finally {
    await server.stop();
    if (isOurs) lock.release();
  }
}
