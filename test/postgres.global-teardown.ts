import { dropRunDatabases } from '../libs/common/src/testing/run-databases';

/** Stops the run's own server, or drops what the run left on another one. */
export default async function stopPostgres(): Promise<void> {
  if (globalThis.postgresOfTheRun) await globalThis.postgresOfTheRun.stop();
  else await dropRunDatabases();
}
