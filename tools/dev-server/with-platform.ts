import { join } from 'node:path';
import { joinDatabaseServer, openDatabaseServer } from './databases/database-server';
import { Secrets } from './databases/secrets';
import type { LocalEnvironment } from './local.env';
import { Platform } from './platform';
import type { AppScripts } from './processes/app-scripts';
import { DataFolderLock } from './data-folder-lock';
import { Terminal } from './terminal/terminal';

/**
 * Does a piece of work on a data folder's databases: beside the `npm start` that runs there, or with the database
 * server started for the time being.
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
