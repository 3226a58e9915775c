import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries';
import { EmbeddedPostgres } from './embedded-postgres';

export interface TemporaryPostgres {
  url: string;
  /** Stops the server and removes all of it. */
  stop(): Promise<void>;
}

/**
 * A PostgreSQL for tests: quick instead of durable, in a folder of its own, gone when this process is gone.
 *
 * @param binaries those of npm by default
 */
export async function startTemporaryPostgres(binaries?: PostgresBinaries): Promise<TemporaryPostgres> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'postgres-for-tests-'));
  // Where the server runs as another user, that user has to come by.
  await chmod(dataFolder, 0o755);
  const options = { dataFolder, isDurable: false, isTemporary: true, say: warn, ...(binaries && { binaries }) };
  const postgres = await EmbeddedPostgres.start(options);
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
