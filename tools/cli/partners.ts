import 'reflect-metadata';
import { readEnvironment, Setting } from '@app/common/config/environment';
import { IsString } from 'class-validator';
import { usageError, parseOptions } from './command-line';
import { LocalEnvironment } from '../dev-server/local.env';
import { builtScripts } from '../dev-server/processes/app-scripts';
import { runCommand } from './run-command';
import { runWithOwnEnvironment } from './run-with-own-environment';
import { withPlatform } from '../dev-server/with-platform';

class DeployedEnvironment {
  @Setting({ description: 'The config database to work on; empty: the one of the data folder.', secret: true })
  @IsString()
  CONFIG_DATABASE_URL: string = '';
}

const USAGE = 'Usage: npm run partners -- init';

/** `npm run partners -- init`: adds the partners that ship, where they are missing. Safe to repeat. */
runCommand(async () => {
  const [command, ...rest] = process.argv.slice(2);
  parseOptions(command === 'init' ? rest : process.argv.slice(2), {}, USAGE);
  if (command !== 'init') throw usageError('A command is missing', USAGE);
  const scripts = builtScripts();
  if (readEnvironment(DeployedEnvironment).CONFIG_DATABASE_URL !== '') {
    return runWithOwnEnvironment(scripts.admin.seed);
  }
  return withPlatform(readEnvironment(LocalEnvironment), scripts, async (platform) => {
    await platform.migrate();
    await platform.seed();
  });
});
