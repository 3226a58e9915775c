import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { onDatabase } from '@app/partner-config/databases/on-database';

/** What the figures depend on. */
export interface Machine {
  system: string;
  cpu: string;
  cores: number;
  memoryBytes: number;
  /** Of the minute before the run. */
  loadAverage: number;
  node: string;
  postgresql: {
    server_version: string;
    fsync: string;
    synchronous_commit: string;
    full_page_writes: string;
    wal_sync_method: string;
    shared_buffers: string;
    started_for_the_run: boolean;
  };
}

/** The settings of PostgreSQL that determine the cost of a commit. */
const READ_SETTINGS = `
  SELECT current_setting('server_version') AS server_version, current_setting('fsync') AS fsync,
    current_setting('synchronous_commit') AS synchronous_commit,
    current_setting('full_page_writes') AS full_page_writes, current_setting('wal_sync_method') AS wal_sync_method,
    current_setting('shared_buffers') AS shared_buffers`;

/** @param isOwnServer whether the run started the PostgreSQL server */
export async function describeMachine(databaseUrl: string, isOwnServer: boolean): Promise<Machine> {
  const { rows } = await onDatabase(databaseUrl, (client) => client.query<Machine['postgresql']>(READ_SETTINGS));
  return {
    system: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverage: loadavg()[0]!,
    node: process.version,
    postgresql: { ...rows[0]!, started_for_the_run: isOwnServer },
  };
}
