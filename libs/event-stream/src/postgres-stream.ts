import { setTimeout as wait } from 'node:timers/promises';
import { messageForLog } from '@app/common';
import { DestinationUnavailableError, type EventHandler } from './event-handler';
import type { EventStream, StreamOptions } from './event-stream';
import { handleNext, type KeptClaim } from './handle-next';
import { backoffMs } from './retry-schedule';
import { addPosition } from './stream-repository';

/** Between looks for new events: short after there were some, longer while there are none. */
const IDLE_MS = { min: 5, max: 500 };
/** After a failed step, which is mostly a database that is down. */
const ERROR_BACKOFF_MS = 1_000;

/** Gives each handler its events from the table, in a loop of its own: a slow or failing handler delays no other. */
export class PostgresStream implements EventStream {
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];

  constructor(private readonly options: StreamOptions) {}

  start(handlers: readonly EventHandler[]): void {
    this.loops = handlers.map((handler) => this.consume(handler));
  }

  /** The step in flight is committed before this resolves. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async consume(handler: EventHandler): Promise<void> {
    const { signal } = this.stopping;
    const { pool, batchSize, log, onHandled } = this.options;
    const kept: KeptClaim = {};
    let [idleMs, outages, isAdded] = [IDLE_MS.min, 0, false];
    while (!signal.aborted) {
      try {
        if (!isAdded) await addPosition(pool, handler);
        isAdded = true;
        const { events, failed, hasMore } = await handleNext(pool, handler, batchSize, log, kept);
        onHandled(handler.name, 'handled', events - failed);
        onHandled(handler.name, 'failed', failed);
        outages = 0;
        idleMs = events > 0 ? IDLE_MS.min : Math.min(IDLE_MS.max, idleMs * 2);
        if (!hasMore) await pause(Math.max(idleMs, flushIntervalMs(handler)), signal);
      } catch (error) {
        const isUnavailable = error instanceof DestinationUnavailableError;
        outages = isUnavailable ? outages + 1 : 0;
        const fields = { handler: handler.name, cause: messageForLog(error) };
        if (isUnavailable) log.warn('A destination is unavailable', fields);
        else log.error('Failed to handle events', error, fields);
        await pause(isUnavailable ? backoffMs(outages, error.retryAfterMs) : ERROR_BACKOFF_MS, signal);
      }
    }
  }
}

/** A page that is not full gets so long to fill. */
function flushIntervalMs(handler: EventHandler): number {
  return handler.effect === 'outside' ? handler.flushIntervalMs : 0;
}

/** Ends early when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
