import 'reflect-metadata';
import { IntegerSetting, PostgresUrlSetting, readEnvironment, runMain, TextSetting } from '@app/common';
import { migratePartners, shareOf } from './database/migrate-partners';

const PARTNER = '[a-z][a-z0-9_]{1,62}:[a-z0-9_-]{1,63}';

/** The settings of the job that migrates the databases of many partners. */
class MigratePartnersEnvironment {
  @PostgresUrlSetting('URL of the server of the databases, with a login that may become the role of each partner.')
  SERVER_URL: string;

  @TextSetting('The partners and their databases, separated by commas.', {
    example: 'rector:rector_db',
    pattern: new RegExp(`^${PARTNER}(,${PARTNER})*$`),
    must: 'be partner codes with their databases such as rector:rector_db,involve_asia:involve_asia_db',
  })
  PARTNERS: string;

  @IntegerSetting('Which of the tasks this is; Cloud Run sets it.', { min: 0 })
  CLOUD_RUN_TASK_INDEX: number = 0;

  @IntegerSetting('How many tasks share the partners; Cloud Run sets it.', { min: 1 })
  CLOUD_RUN_TASK_COUNT: number = 1;
}

runMain('partner-service migrate-partners', async () => {
  const environment = readEnvironment(MigratePartnersEnvironment);
  const { SERVER_URL, PARTNERS, CLOUD_RUN_TASK_INDEX: index, CLOUD_RUN_TASK_COUNT: count } = environment;
  const failed = await migratePartners(SERVER_URL, shareOf(PARTNERS.split(','), index, count), (line) =>
    process.stdout.write(`${line}\n`),
  );
  if (failed.length > 0) throw new Error(`The migrations of ${failed.join(', ')} failed`);
});
