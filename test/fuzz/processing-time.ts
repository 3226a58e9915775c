import { readFile } from 'node:fs/promises';

/** Linux counts the time of processes in hundredths of a second. */
const MS_A_TICK = 10;
/** Of the fields behind the name in `/proc/PID/stat`: time in the program itself, and in the kernel for it. */
const [USER_TICKS, SYSTEM_TICKS] = [11, 12];

/**
 * How long something takes the processes themselves, so that a busy machine does not count; where the system does not
 * tell, how long it takes.
 */
export async function measureProcessing(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  const before = await totalMs(pids);
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  const after = await totalMs(pids);
  return before === undefined || after === undefined ? tookMs : Math.min(after - before, tookMs);
}

async function totalMs(pids: readonly number[]): Promise<number | undefined> {
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  if (stats.includes('')) return undefined;
  const ticks = stats.map((stat) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * MS_A_TICK;
}
