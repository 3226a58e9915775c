import { randomBytes } from 'node:crypto';
import { startTemporaryPostgres, type TemporaryPostgres } from '../tools/dev-server/postgres/temporary-postgres';

declare global {
  /** The server of this run, when it was started here. */
  // oxlint-disable-next-line no-var -- only `var` declares a property of the global object
  var postgresOfTheRun: TemporaryPostgres | undefined;
}

/**
 * One PostgreSQL for all tests of a run, unless TEST_DATABASE_URL names a server where databases and roles may be
 * created. Jest calls this once a run, in the process that starts the workers, however many projects name it.
 */
export default async function startPostgres(): Promise<void> {
  process.env['TEST_RUN'] = randomBytes(4).toString('hex');
  if (process.env['TEST_DATABASE_URL']) return;
  const postgres = await startTemporaryPostgres();
  process.env['TEST_DATABASE_URL'] = postgres.url;
  globalThis.postgresOfTheRun = postgres;
}
