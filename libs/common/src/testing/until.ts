import { setTimeout as wait } from 'node:timers/promises';

/** Waits until `condition` holds, looking every few milliseconds; fails loudly after `withinMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 5_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await wait(2);
  }
}
