import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 20;
const READY_WITHIN_MS = 60_000;

/**
 * Waits until a server answers 2xx.
 *
 * @param hasEnded whether its process has ended, so that there is nothing to wait for
 * @returns undefined when it does; else why it is not waited for any longer
 */
export async function waitUntilReady(url: string, hasEnded: () => boolean): Promise<string | undefined> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    if (hasEnded()) return 'ended';
    if (performance.now() > deadlineMs) return 'did not get ready';
    await wait(POLL_MS);
  }
  return undefined;
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}
