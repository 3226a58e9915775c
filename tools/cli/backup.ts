import 'reflect-metadata';
import { resolve } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { backUp } from './backup/back-up';
import { findPostgresTools } from './backup/postgres-tools';
import { usageError, parseOptions } from './command-line';
import { LocalEnvironment } from '../dev-server/local.env';
import { builtScripts } from '../dev-server/processes/app-scripts';
import { runCommand } from './run-command';
import { withPlatform } from '../dev-server/with-platform';

const USAGE = 'Usage: npm run backup -- --to FOLDER';

/** `npm run backup -- --to FOLDER`: dumps every database of the data folder, also while `npm start` runs there. */
runCommand(async () => {
  const { to } = parseOptions(process.argv.slice(2), { to: { type: 'string' } }, USAGE);
  if (!to) throw usageError('--to is missing', USAGE);
  const environment = readEnvironment(LocalEnvironment);
  await withPlatform(environment, builtScripts(), async ({ databases, keys }, { say }) => {
    const tools = await findPostgresTools(await databases.serverMajor(), environment.POSTGRES_TOOLS_DIR);
    const { databases: dumped } = await backUp(resolve(to), { databases, keys, tools, say });
    say(`Backed up ${dumped.length} databases to ${resolve(to)}. Keep secrets.json of the data folder too, elsewhere.`);
  });
});
