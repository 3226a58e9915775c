import 'reflect-metadata';
import { readEnvironment, Setting } from '@app/common/config/environment';
import { IsString } from 'class-validator';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { LocalEnvironment } from './local.env';
import { builtScripts } from './processes/app-scripts';
import { runTool } from './run-tool';
import { runWithOwnEnvironment } from './run-with-own-environment';
import { withPlatform } from './with-platform';

class DeployedEnvironment {
  @Setting({ description: 'The config database to work on; empty: the one of the data folder.', secret: true })
  @IsString()
  CONFIG_DATABASE_URL: string = '';
}

/** `npm run partners -- init`: adds the partners that ship, where they are missing. Safe to repeat. */
runTool(async () => {
  const [command] = process.argv.slice(2);
  if (command !== 'init') throw new ExplainedFault('Usage: npm run partners -- init');
  const scripts = builtScripts();
  if (readEnvironment(DeployedEnvironment).CONFIG_DATABASE_URL !== '') {
    return runWithOwnEnvironment(scripts.admin.seed);
  }
  return withPlatform(readEnvironment(LocalEnvironment), scripts, async (platform) => {
    await platform.migrate();
    await platform.seed();
  });
});
