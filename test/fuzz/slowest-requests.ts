import { readFile } from 'node:fs/promises';
import type { FuzzCase } from './compose-case';
import { FuzzConnection } from './connection';

const REMEMBERED = 12;
const TRIES = 5;
/** Linux counts the CPU time of processes in hundredths of a second. */
const MS_PER_TICK = 10;
/** The fields after the name in `/proc/PID/stat`: time in the program, and in the kernel for it. */
const [USER_TICKS, SYSTEM_TICKS] = [11, 12];

/** A request and the CPU time that it takes when nothing else runs. */
export interface SlowRequest {
  aloneMs: number;
  fuzzCase: FuzzCase;
  port: number;
}

/** Remembers the slowest requests: one that is too much work would delay all others. */
export class SlowestRequests {
  private slow: { fuzzCase: FuzzCase; port: number; tookMs: number }[] = [];

  add(fuzzCase: FuzzCase, port: number, tookMs: number): void {
    if (fuzzCase.expected === undefined || tookMs <= (this.slow[REMEMBERED - 1]?.tookMs ?? 0)) return;
    const all = [...this.slow, { fuzzCase, port, tookMs }].toSorted((one, other) => other.tookMs - one.tookMs);
    this.slow = all.slice(0, REMEMBERED);
  }

  /** Sends them again one by one, and returns the slowest by CPU time of the processes; the best of some tries counts. */
  async measureAlone(pids: readonly number[]): Promise<SlowRequest | undefined> {
    const measured: SlowRequest[] = [];
    for (const { fuzzCase, port } of this.slow) {
      const aloneMs = await bestCpuTime(pids, TRIES, async () => {
        const connection = new FuzzConnection(port);
        await connection.exchange(fuzzCase);
        connection.close();
      });
      measured.push({ aloneMs, fuzzCase, port });
    }
    return measured.toSorted((one, other) => other.aloneMs - one.aloneMs)[0];
  }
}

/** The least CPU time of the processes over some tries, so that a busy machine does not count; without /proc, the time. */
export async function bestCpuTime(
  pids: readonly number[],
  tries: number,
  work: () => Promise<unknown>,
): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await cpuTimeMs(pids);
    const startedMs = performance.now();
    await work();
    const tookMs = performance.now() - startedMs;
    const after = await cpuTimeMs(pids);
    best = Math.min(best, before === undefined || after === undefined ? tookMs : Math.min(after - before, tookMs));
  }
  return best;
}

async function cpuTimeMs(pids: readonly number[]): Promise<number | undefined> {
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  if (stats.includes('')) return undefined;
  const ticks = stats.map((stat) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * MS_PER_TICK;
}
