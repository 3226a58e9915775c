import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { MIGRATIONS } from '@app/event-stream';
import { AnalyticsDatabaseEnvironment } from './analytics.env';

runMain('analytics migrate', async () => {
  const { ANALYTICS_DATABASE_URL } = readEnvironment(AnalyticsDatabaseEnvironment);
  const done = await runMigrations(ANALYTICS_DATABASE_URL, MIGRATIONS);
  process.stdout.write(done.length > 0 ? `Ran ${done.join(', ')}\n` : 'The analytics database is up to date\n');
});
