import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { configMigrations } from '@app/partner-config';
import { ConfigDatabaseEnvironment } from './admin.env';

runMain('admin migrate', async () => {
  const { CONFIG_DATABASE_URL } = readEnvironment(ConfigDatabaseEnvironment);
  const done = await runMigrations(CONFIG_DATABASE_URL, configMigrations);
  process.stdout.write(done.length > 0 ? `Ran ${done.join(', ')}\n` : 'The config database is up to date\n');
});
