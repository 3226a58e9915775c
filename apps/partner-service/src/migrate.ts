import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { MIGRATIONS } from './database/migrations';
import { PartnerDatabaseEnvironment } from './partner-service.env';

runMain('partner-service migrate', async () => {
  const { PARTNER_DATABASE_URL } = readEnvironment(PartnerDatabaseEnvironment);
  const done = await runMigrations(PARTNER_DATABASE_URL, MIGRATIONS);
  process.stdout.write(done.length > 0 ? `Ran ${done.join(', ')}\n` : 'The partner database is up to date\n');
});
