import { setTimeout as wait } from 'node:timers/promises';

const FIRST_PAUSE_MS = 2;
const MAX_PAUSE_MS = 50;

/**
 * Polls until `condition` gives a truthy value, and returns that.
 *
 * @param what describes the condition in the error; a function is called at the time of the failure
 * @throws Error after `timeoutMs`
 */
export async function until<T>(
  what: string | (() => string),
  condition: () => T | Promise<T>,
  timeoutMs = 5_000,
): Promise<NonNullable<T>> {
  const deadlineMs = performance.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, MAX_PAUSE_MS)) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadlineMs) {
      throw new Error(`Not within ${timeoutMs} ms: ${typeof what === 'string' ? what : what()}`);
    }
    await wait(pauseMs);
  }
}
