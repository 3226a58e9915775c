import { setTimeout as wait } from 'node:timers/promises';

/** When a process that runs and answers nobody counts as dead. */
export interface LivenessTimes {
  /** From one question to the next. */
  intervalMs: number;
  timeoutMs: number;
  /** Questions in a row without an answer. */
  maxFailures: number;
}

/** As the liveness probe in the cloud has it: longer than any freeze that a process recovers from by itself. */
export const LIVENESS_TIMES: LivenessTimes = { intervalMs: 10_000, timeoutMs: 5_000, maxFailures: 3 };

/**
 * Asks a process again and again whether it is alive; any answer means that it is.
 *
 * @returns true once it was silent so often in a row, false once the signal says that nobody wants to know any more
 */
export async function untilUnresponsive(url: string, times: LivenessTimes, signal: AbortSignal): Promise<boolean> {
  let failures = 0;
  while (failures < times.maxFailures) {
    await wait(times.intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return false;
    failures = (await isResponsive(url, times.timeoutMs, signal)) ? 0 : failures + 1;
    if (signal.aborted) return false;
  }
  return true;
}

async function isResponsive(url: string, withinMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) });
    await answer.body?.cancel();
    return true;
  } catch {
    // Why it does not answer makes no difference: refused, reset and silent are all no sign of life.
    return false;
  }
}
