import 'reflect-metadata';
import { readEnvironment, Setting } from '@app/common/config/environment';
import { IsString } from 'class-validator';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { parseOptions } from './command-line';
import { runMaintenance } from '../dev-server/partners/maintenance-schedule';
import { LocalEnvironment } from '../dev-server/local.env';
import type { Platform } from '../dev-server/platform';
import { builtScripts } from '../dev-server/processes/app-scripts';
import { runCommand } from './run-command';
import type { Terminal } from '../dev-server/terminal/terminal';
import { runWithOwnEnvironment } from './run-with-own-environment';
import { withPlatform } from '../dev-server/with-platform';

class DeployedEnvironment {
  @Setting({ description: 'The one partner to maintain; empty: all of the data folder.' })
  @IsString()
  PARTNER_CODE: string = '';

  @Setting({ description: "That partner's database.", secret: true })
  @IsString()
  PARTNER_DATABASE_URL: string = '';
}

const USAGE = 'Usage: npm run maintenance\nTakes its settings from the environment; README.md lists them.';
/** Nothing here listens. */
const NO_PORT = 0;

/** `npm run maintenance`: one round for one partner of a deployment, or for every partner of the data folder. */
runCommand(async () => {
  parseOptions(process.argv.slice(2), {}, USAGE);
  const scripts = builtScripts();
  const { PARTNER_CODE, PARTNER_DATABASE_URL } = readEnvironment(DeployedEnvironment);
  if (PARTNER_CODE !== '' && PARTNER_DATABASE_URL !== '') {
    return runWithOwnEnvironment(scripts.service.maintenance);
  }
  return withPlatform(readEnvironment(LocalEnvironment), scripts, async (platform, terminal) => {
    await platform.migrate();
    const unprepared = await prepareAll(platform, terminal);
    const runs = (await platform.maintenanceRuns()).filter(({ partnerCode }) => !unprepared.includes(partnerCode));
    const failed = [...unprepared, ...(await runMaintenance(runs, terminal, new AbortController().signal))];
    if (failed.length > 0) throw new UserFacingError(`Maintenance failed for ${failed.join(', ')}.`);
    terminal.say(`Maintained ${runs.length} partners`);
  });
});

/** Returns the partners whose databases cannot be brought up to date: they keep none of the others from theirs. */
async function prepareAll(platform: Platform, terminal: Terminal): Promise<string[]> {
  const failed: string[] = [];
  for (const partner of await platform.partners()) {
    try {
      await platform.prepareService(partner, NO_PORT);
    } catch (error) {
      failed.push(partner.partnerCode);
      terminal.warn(`The database of ${partner.partnerCode}: ${(error as Error).message}`);
    }
  }
  return failed;
}
