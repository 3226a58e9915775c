import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { MIGRATIONS } from './database/migrations';
import { InsightDatabaseEnvironment } from './insight.env';

runMain('insight migrate', async () => {
  const { INSIGHT_DATABASE_URL } = readEnvironment(InsightDatabaseEnvironment);
  const done = await runMigrations(INSIGHT_DATABASE_URL, MIGRATIONS);
  process.stdout.write(done.length > 0 ? `Ran ${done.join(', ')}\n` : 'The database of insight is up to date\n');
});
