import { setTimeout as wait } from 'node:timers/promises';

/** When a process that runs and answers nobody counts as dead. */
export interface LivenessTimes {
  /** From one question to the next. */
  pauseMs: number;
  answerWithinMs: number;
  /** Questions in a row without an answer. */
  silencesMax: number;
}

/** As the liveness probe in the cloud has it: longer than any freeze that a process recovers from by itself. */
export const LIVENESS_TIMES: LivenessTimes = { pauseMs: 10_000, answerWithinMs: 5_000, silencesMax: 3 };

/**
 * Asks a process again and again whether it is alive; any answer means that it is.
 *
 * @returns true once it was silent so often in a row, false once the signal says that nobody wants to know any more
 */
export async function awaitSilence(url: string, times: LivenessTimes, signal: AbortSignal): Promise<boolean> {
  let silences = 0;
  while (silences < times.silencesMax) {
    await wait(times.pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return false;
    silences = (await isAnswered(url, times.answerWithinMs, signal)) ? 0 : silences + 1;
    if (signal.aborted) return false;
  }
  return true;
}

async function isAnswered(url: string, withinMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) });
    await answer.body?.cancel();
    return true;
  } catch {
    // Why it does not answer makes no difference: refused, reset and silent are all no sign of life.
    return false;
  }
}
