import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgresTools, type PostgresTools, toolsIn } from '../../cli/backup/postgres-tools';
import { PostgresBinaries } from '../postgres/binaries';
import { runAs } from '../postgres/server-user';
import { startTemporaryPostgres, type TemporaryPostgres } from '../postgres/temporary-postgres';

const PACKAGED = '/usr/lib/postgresql';

/** A server for one test file, with the pg_dump and pg_restore that belong to it. */
export interface PostgresWithTools extends TemporaryPostgres {
  tools: PostgresTools;
}

/**
 * The PostgreSQL from npm where this machine has its tools, else one that a Debian package brought with its own;
 * undefined where there is neither: then nothing can be backed up here.
 */
export async function startPostgresWithTools(): Promise<PostgresWithTools | undefined> {
  const tools = await findPostgresTools(18).catch(() => undefined);
  if (tools) return { ...(await startTemporaryPostgres()), tools };
  const versions = await readdir(PACKAGED).catch(() => []);
  for (const version of versions.filter((name) => Number(name) >= 15)) {
    const binaries = new PostgresBinaries(join(PACKAGED, version));
    const packaged = await toolsIn(join(binaries.folder, 'bin'));
    const isWhole = packaged && (await runAs(undefined, binaries.initdb, ['--version'])).failure === undefined;
    if (isWhole) return { ...(await startTemporaryPostgres(binaries)), tools: packaged };
  }
  return undefined;
}
