import { setTimeout as sleep } from 'node:timers/promises';

/** A job keeps the processor for so long at once: a postback that arrives meanwhile waits no longer. */
const WORK_MS = 2;
/** Then the process serves requests for twice as long, so that a job takes a third of a processor at most. */
const REST_MS = 4;

/** Divides the work of a job into short pieces, between which the process serves requests. */
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
