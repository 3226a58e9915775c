import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries';
import { EmbeddedPostgres } from './embedded-postgres';

export interface TemporaryPostgres {
  url: string;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * A PostgreSQL for tests: fast instead of durable, in its own folder, removed when this process ends.
 *
 * @param binaries those of npm by default
 */
export async function startTemporaryPostgres(binaries?: PostgresBinaries): Promise<TemporaryPostgres> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'postgres-for-tests-'));
  // Where the server runs as another user, that user must be able to pass.
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
