import { readdir, readFile } from 'node:fs/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { sum } from '../report/statistics';

/** Processor time in microseconds. */
export interface ProcessorTime {
  user: number;
  system: number;
}

/** Linux counts in ticks of 10 ms (USER_HZ). */
const TICK_US = 10_000;

/** The time that a process has used; undefined where the system has no /proc. */
export async function processorTime(pid: number): Promise<ProcessorTime | undefined> {
  const stat = await readStat(pid);
  return stat && { user: stat.user, system: stat.system };
}

/**
 * The time that a PostgreSQL server has used: its postmaster, the children that live and those that have ended.
 * Undefined when it runs on another machine.
 */
export async function serverTime(databaseUrl: string): Promise<ProcessorTime | undefined> {
  return onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = await readStat(rows[0]!.pid);
    const postmaster = backend?.name === 'postgres' ? await readStat(backend.parent) : undefined;
    if (!backend || !postmaster) return undefined;
    const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
    const stats = await Promise.all(pids.map(readStat));
    const children = stats.filter((stat) => stat?.parent === backend.parent);
    return {
      user: sum([postmaster.user, postmaster.endedUser, ...children.map((child) => child!.user)]),
      system: sum([postmaster.system, postmaster.endedSystem, ...children.map((child) => child!.system)]),
    };
  });
}

/** The fields of proc_pid_stat(5) by their numbers there. */
async function readStat(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name may contain spaces and parentheses; field 3 is the first one after it.
  const end = text.lastIndexOf(')');
  if (end < 0) return undefined;
  const fields = text.slice(end + 2).split(' ');
  const at = (field: number): number => Number(fields[field - 3]);
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    parent: at(4),
    user: at(14) * TICK_US,
    system: at(15) * TICK_US,
    endedUser: at(16) * TICK_US,
    endedSystem: at(17) * TICK_US,
  };
}
