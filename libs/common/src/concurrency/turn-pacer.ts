import { setImmediate as nextTurn } from 'node:timers/promises';

/** Maximum time in one turn of the event loop before other requests are served. */
const TURN_MS = 10;

/** Spreads many short tasks over several turns of the event loop. */
export class TurnPacer {
  private sinceMs = performance.now();

  /** Yields to the event loop if the turn has taken long. Call it between two tasks. */
  async pause(): Promise<void> {
    if (performance.now() - this.sinceMs < TURN_MS) return;
    await nextTurn();
    this.sinceMs = performance.now();
  }
}

/** Starts a task for each item in order, over as many turns as needed. The tasks run concurrently. */
export async function startInTurns<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const pacer = new TurnPacer();
  const results: Promise<Result>[] = [];
  for (const item of items) {
    const result = task(item);
    // It may fail before it is awaited.
    result.catch(() => undefined);
    results.push(result);
    await pacer.pause();
  }
  return Promise.all(results);
}
