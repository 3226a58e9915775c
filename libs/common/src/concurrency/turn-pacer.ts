import { setImmediate as nextTurn } from 'node:timers/promises';

/** So much is done in one turn of the event loop; then requests that came meanwhile are served. */
const TURN_MS = 10;

/** Spreads many tasks that each take a moment of the event loop over several of its turns. */
export class TurnPacer {
  private sinceMs = performance.now();

  /** Ends the turn if it has taken long; for use between two tasks. */
  async pause(): Promise<void> {
    if (performance.now() - this.sinceMs < TURN_MS) return;
    await nextTurn();
    this.sinceMs = performance.now();
  }
}

/** Starts a task for each item, in their order, over as many turns as it takes. The tasks themselves run side by side. */
export async function startInTurns<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const pacer = new TurnPacer();
  const results: Promise<Result>[] = [];
  for (const item of items) {
    const result = task(item);
    // It may fail before anybody waits for it.
    result.catch(() => undefined);
    results.push(result);
    await pacer.pause();
  }
  return Promise.all(results);
}
