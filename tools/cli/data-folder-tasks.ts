import 'reflect-metadata';
import { readEnvironment, Setting } from '@app/common/config/environment';
import { IsString } from 'class-validator';
import { LocalEnvironment } from '../dev-server/local.env';
import { builtScripts } from '../dev-server/processes/app-settings';
import { runInherited } from '../dev-server/processes/child-process';
import { withPlatform, type Platform } from '../dev-server/platform';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { runMaintenance } from '../dev-server/partners/maintenance-schedule';
import type { Terminal } from '../dev-server/terminal/terminal';

/** Where a database is not that of the data folder. */
class DeployedEnvironment {
  @Setting({ description: 'The config database to work on; empty: the one of the data folder.', secret: true })
  @IsString()
  CONFIG_DATABASE_URL: string = '';

  @Setting({ description: 'The one partner to maintain; empty: all of the data folder.' })
  @IsString()
  PARTNER_CODE: string = '';

  @Setting({ description: "That partner's database.", secret: true })
  @IsString()
  PARTNER_DATABASE_URL: string = '';
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

/** A database is prepared for no service, so no port is needed. */
const NO_PORT = 0;

/** Maintains the databases once: of the one partner that the environment names, or of every partner of the data folder. */
export async function maintain(): Promise<void> {
  const scripts = builtScripts();
  const { PARTNER_CODE, PARTNER_DATABASE_URL } = readEnvironment(DeployedEnvironment);
  if (PARTNER_CODE !== '' && PARTNER_DATABASE_URL !== '') {
    return runInherited(scripts.service.maintenance);
  }
  return withPlatform(readEnvironment(LocalEnvironment), scripts, async (platform, terminal) => {
    await platform.migrate();
    const unprepared = await prepareAll(platform, terminal);
    const runs = (await platform.maintenanceRuns()).filter(({ partnerCode }) => !unprepared.includes(partnerCode));
    const failed = [...unprepared, ...(await runMaintenance(runs, terminal, new AbortController().signal))];
    if (failed.length > 0) throw new UserFacingError(`Maintenance failed for ${failed.join(', ')}.`);
    terminal.say(`Maintained ${runs.length} partners`);
  });
}

/** Migrates the databases. Returns the partners whose migration failed, which does not stop the others. */
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
