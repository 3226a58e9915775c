import 'reflect-metadata';
import { readEnvironment } from '@app/common/config/environment';
import { TextSetting } from '@app/common/config/settings';
import { LocalEnvironment } from '../dev-server/local.env';
import { builtScripts } from '../dev-server/processes/app-settings';
import { runInherited } from '../dev-server/processes/child-process';
import { withPlatform } from '../dev-server/platform';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { maintainAll, NO_PORT } from '../dev-server/partners/maintenance-schedule';

/** Settings for databases outside the data folder. */
class DeployedEnvironment {
  @TextSetting('The config database to work on; empty: the one of the data folder.', { secret: true })
  CONFIG_DATABASE_URL: string = '';

  @TextSetting('The one partner to maintain; empty: all of the data folder.')
  PARTNER_CODE: string = '';

  @TextSetting("That partner's database.", { secret: true })
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

/** Maintains the databases once: of the one partner that the environment names, or of every partner of the data folder. */
export async function maintain(): Promise<void> {
  const scripts = builtScripts();
  const { PARTNER_CODE, PARTNER_DATABASE_URL } = readEnvironment(DeployedEnvironment);
  if (PARTNER_CODE !== '' && PARTNER_DATABASE_URL !== '') return runInherited(scripts.service.maintenance);
  return withPlatform(readEnvironment(LocalEnvironment), scripts, async (platform, { say }) => {
    await platform.migrate();
    const { failed, count } = await maintainAll(platform, (partner) => platform.prepareService(partner, NO_PORT));
    if (failed.length > 0) throw new UserFacingError(`Maintenance failed for ${failed.join(', ')}.`);
    say(`Maintained ${count} partners`);
  });
}
