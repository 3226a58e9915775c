import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { MIGRATIONS } from './database/migrations';
import { GatewayDatabaseEnvironment } from './gateway.env';

runMain('gateway migrate', async () => {
  const { GATEWAY_DATABASE_URL } = readEnvironment(GatewayDatabaseEnvironment);
  const done = await runMigrations(GATEWAY_DATABASE_URL, MIGRATIONS);
  process.stdout.write(done.length > 0 ? `Ran ${done.join(', ')}\n` : 'The gateway database is up to date\n');
});
