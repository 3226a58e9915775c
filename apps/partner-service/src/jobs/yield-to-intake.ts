import { setTimeout as sleep } from 'node:timers/promises';

/** A job keeps a processor for so long at once: a postback that arrives meanwhile waits no longer, even with one alone. */
const WORK_MS = 2;
/** Then it rests for three times as long, so that it takes a quarter of a processor at most. */
const REST_MS = 6;

/** Divides the work of a job into short pieces, between which intake has the processor and the database for itself. */
export class YieldToIntake {
  private sinceMs = performance.now();

  /** Call it between two postbacks; it returns a promise only where a rest is due. */
  rest(): Promise<void> | undefined {
    return performance.now() - this.sinceMs < WORK_MS ? undefined : this.sleep();
  }

  private async sleep(): Promise<void> {
    await sleep(REST_MS);
    this.sinceMs = performance.now();
  }
}
