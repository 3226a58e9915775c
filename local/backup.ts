import 'reflect-metadata';
import { resolve } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { backUp } from './backup/back-up';
import { findPostgresTools } from './backup/postgres-tools';
import { misuse, parseOptions } from './command-line';
import { LocalEnvironment } from './local.env';
import { builtScripts } from './processes/app-scripts';
import { runTool } from './run-tool';
import { withPlatform } from './with-platform';

const USAGE = 'Usage: npm run backup -- --to FOLDER';

/** `npm run backup -- --to FOLDER`: dumps every database of the data folder, also while `npm start` runs there. */
runTool(async () => {
  const { to } = parseOptions(process.argv.slice(2), { to: { type: 'string' } }, USAGE);
  if (!to) throw misuse('--to is missing', USAGE);
  const environment = readEnvironment(LocalEnvironment);
  await withPlatform(environment, builtScripts(), async ({ databases, keys }, { say }) => {
    const tools = await findPostgresTools(await databases.serverMajor(), environment.POSTGRES_TOOLS_DIR);
    const { databases: dumped } = await backUp(resolve(to), { databases, keys, tools, say });
    say(`Backed up ${dumped.length} databases to ${resolve(to)}. Keep secrets.json of the data folder too, elsewhere.`);
  });
});
