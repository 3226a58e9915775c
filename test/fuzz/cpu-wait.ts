import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange } from './connection';

const SAMPLE_INTERVAL_MS = 500;
/** Longer than any request may take. */
const KEPT_SAMPLES = 240;
const MIN_WINDOW_MS = 10_000;
const NANOSECONDS = 1e6;
/** A response that takes less is not waiting for the CPU. */
const SLOW_MS = 5_000;
/** From this share of the time on, the machine is too busy for the time of a response to mean anything. */
const BUSY_SHARE = 0.5;

interface Sample {
  atMs: number;
  /** Milliseconds that each process has waited for a CPU since its start. */
  waitedMs: readonly number[];
}

/** Measures how long processes are ready to run while other programs have the CPUs (Linux). */
export class CpuWait {
  private samples: Sample[] = [];

  constructor(private readonly pids: readonly number[]) {}

  /** Takes samples until `signal`. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.samples = [...this.samples, await this.sample()].slice(-KEPT_SAMPLES);
      await wait(SAMPLE_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * The share of the time since then in which the process that waited most was ready to run and did not. A service
   * that could not run for a while is unavailable for a while longer, so it is that of the last ten seconds at least.
   *
   * @param sinceMs as `performance.now()` gives it
   * @returns 0 where the system does not report it
   */
  async shareSince(sinceMs: number): Promise<number> {
    const fromMs = Math.min(sinceMs, performance.now() - MIN_WINDOW_MS);
    const start = this.samples.findLast(({ atMs }) => atMs <= fromMs) ?? this.samples[0];
    if (!start) return 0;
    const end = await this.sample();
    return greatestShare(start, end);
  }

  private async sample(): Promise<Sample> {
    const waitedMs = await Promise.all(this.pids.map(readWaitedMs));
    return { atMs: performance.now(), waitedMs };
  }
}

/**
 * Whether a wrong response is explained by a busy machine: it came late or said that a process is unavailable, and the
 * processes waited for a CPU.
 */
export function isExplainedByWait({ isUnanswered, responses, tookMs }: Exchange, waitShare: number): boolean {
  if (isUnanswered || waitShare < BUSY_SHARE) return false;
  return tookMs >= SLOW_MS || responses.some(({ status, hasRetryAfter }) => status === 503 && hasRetryAfter);
}

export function greatestShare(start: Sample, end: Sample): number {
  const lengthMs = end.atMs - start.atMs;
  if (lengthMs <= 0) return 0;
  // A process that was restarted meanwhile counts from zero again.
  return Math.max(0, ...end.waitedMs.map((waitedMs, index) => (waitedMs - start.waitedMs[index]!) / lengthMs));
}

/** The second number of `schedstat`: nanoseconds that the main thread of a process has waited for a CPU. */
async function readWaitedMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '');
  return Number(text.split(' ')[1] ?? 0) / NANOSECONDS;
}
