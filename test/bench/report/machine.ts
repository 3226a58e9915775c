import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { DatabaseServer } from '../platform/database-server';

/** Settings of PostgreSQL that decide what a commit costs. */
const SETTINGS = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
] as const;

/** What the figures depend on. */
export interface Machine {
  system: string;
  cpu: string;
  cores: number;
  memoryBytes: number;
  /** Of the minute before the run: how many cores others kept busy. */
  loadAverage: number;
  node: string;
  postgresql: Record<(typeof SETTINGS)[number], string> & { started_for_the_run: boolean };
}

export async function describeMachine(server: DatabaseServer): Promise<Machine> {
  return {
    system: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverage: loadavg()[0]!,
    node: process.version,
    postgresql: { ...(await server.settings(SETTINGS)), started_for_the_run: server.isOurs },
  };
}
