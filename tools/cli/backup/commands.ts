import 'reflect-metadata';
import { resolve } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { LocalEnvironment } from '../../dev-server/local.env';
import { builtScripts } from '../../dev-server/processes/app-settings';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { cellOf } from '../../dev-server/partners/cell-fleet';
import { type Platform, withPlatform } from '../../dev-server/platform';
import { backUp } from './back-up';
import { findPostgresTools } from './postgres-tools';
import { restoreDatabases } from './restore';

/** Dumps every database of the data folder, also while `npm start` runs there. */
export async function backup(to: string): Promise<void> {
  const folder = resolve(to);
  const environment = readEnvironment(LocalEnvironment);
  await withPlatform(environment, builtScripts(), async (platform, { say }) => {
    const { databases, keys } = platform;
    await refuseCells(platform);
    const tools = await findPostgresTools(await databases.serverMajor(), environment.POSTGRES_TOOLS_DIR);
    const { databases: dumped } = await backUp(folder, { databases, keys, tools, say });
    say(`Backed up ${dumped.length} databases to ${folder}. Keep secrets.json of the data folder too, elsewhere.`);
  });
}

/** A backup without them would look whole. */
async function refuseCells(platform: Platform): Promise<void> {
  const cells = await platform.cells();
  const inCells = (await platform.partners()).filter(({ endpointUrl }) => cellOf(endpointUrl, cells) !== undefined);
  if (inCells.length === 0) return;
  const codes = inCells.map(({ partnerCode }) => partnerCode).join(', ');
  throw new UserFacingError(
    `This command does not back up cells, and ${codes} are in one. Back the whole server up instead (docs/operations.md, Cells), or move them out.`,
  );
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
