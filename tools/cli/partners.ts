import 'reflect-metadata';
import { readEnvironment, Setting } from '@app/common/config/environment';
import { IsString } from 'class-validator';
import { LocalEnvironment } from '../dev-server/local.env';
import { builtScripts } from '../dev-server/processes/app-scripts';
import { runInherited } from '../dev-server/processes/run-script';
import { withPlatform } from '../dev-server/with-platform';

class DeployedEnvironment {
  @Setting({ description: 'The config database to work on; empty: the one of the data folder.', secret: true })
  @IsString()
  CONFIG_DATABASE_URL: string = '';
}

/** Adds the partners that ship, where they are missing. */
export async function initPartners(): Promise<void> {
  const scripts = builtScripts();
  if (readEnvironment(DeployedEnvironment).CONFIG_DATABASE_URL !== '') return runInherited(scripts.admin.seed);
  return withPlatform(readEnvironment(LocalEnvironment), scripts, async (platform) => {
    await platform.migrate();
    await platform.seed();
  });
}
