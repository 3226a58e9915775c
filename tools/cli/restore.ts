import 'reflect-metadata';
import { resolve } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { findPostgresTools } from './backup/postgres-tools';
import { restore } from './backup/restore';
import { usageError, parseOptions } from './command-line';
import { LocalEnvironment } from '../dev-server/local.env';
import { builtScripts } from '../dev-server/processes/app-scripts';
import { runCommand } from './run-command';
import { withPlatform } from '../dev-server/with-platform';

const USAGE = 'Usage: npm run restore -- --from FOLDER [--with-other-keys]';
const OPTIONS = { from: { type: 'string' }, 'with-other-keys': { type: 'boolean', default: false } } as const;

/** `npm run restore -- --from FOLDER`: brings every database of a backup back, into the empty ones of a data folder. */
runCommand(async () => {
  const { from, 'with-other-keys': withOtherKeys } = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  if (!from) throw usageError('--from is missing', USAGE);
  const environment = readEnvironment(LocalEnvironment);
  await withPlatform(environment, builtScripts(), async ({ databases, keys }, { say }) => {
    const tools = await findPostgresTools(await databases.serverMajor(), environment.POSTGRES_TOOLS_DIR);
    const manifest = await restore(resolve(from), { databases, keys, tools, withOtherKeys, say });
    say(`Restored ${manifest.databases.length} databases of the backup that was complete at ${manifest.made_at}.`);
  });
});
