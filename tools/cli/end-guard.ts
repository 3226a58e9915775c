import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What the guard's thread is started with. */
export interface EndGuardOptions {
  /** The name of the run, for the message. */
  name: string;
  timeoutMs: number;
}

/**
 * Kills this process unless it ends by itself in time, and prints what keeps it: its handles and the functions that run. The
 * guard is a thread of its own, because a main thread in an endless loop fires no timer.
 */
export function requireEndWithin(options: EndGuardOptions): void {
  // Otherwise the guard itself would keep the process.
  new Worker(join(__dirname, `end-guard.worker${extname(__filename)}`), { workerData: options }).unref();
}
