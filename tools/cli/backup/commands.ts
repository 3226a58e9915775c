import 'reflect-metadata';
import { resolve } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { LocalEnvironment } from '../../dev-server/local.env';
import { builtScripts } from '../../dev-server/processes/app-settings';
import { withPlatform } from '../../dev-server/platform';
import { backUp } from './back-up';
import { findPostgresTools } from './postgres-tools';
import { restoreDatabases } from './restore';

/** Dumps every database of the data folder, also while `npm start` runs there. */
export async function backup(to: string): Promise<void> {
  const folder = resolve(to);
  const environment = readEnvironment(LocalEnvironment);
  await withPlatform(environment, builtScripts(), async ({ databases, keys }, { say }) => {
    const tools = await findPostgresTools(await databases.serverMajor(), environment.POSTGRES_TOOLS_DIR);
    const { databases: dumped } = await backUp(folder, { databases, keys, tools, say });
    say(`Backed up ${dumped.length} databases to ${folder}. Keep secrets.json of the data folder too, elsewhere.`);
  });
}

/** Restores every database of a backup into the empty ones of a data folder. */
export async function restore(from: string, withOtherKeys: boolean): Promise<void> {
  const environment = readEnvironment(LocalEnvironment);
  await withPlatform(environment, builtScripts(), async ({ databases, keys }, { say }) => {
    const tools = await findPostgresTools(await databases.serverMajor(), environment.POSTGRES_TOOLS_DIR);
    const manifest = await restoreDatabases(resolve(from), { databases, keys, tools, withOtherKeys, say });
    say(`Restored ${manifest.databases.length} databases from the backup that was completed at ${manifest.made_at}.`);
  });
}
