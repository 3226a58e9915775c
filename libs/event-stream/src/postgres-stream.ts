import { messageForLog } from '@app/common';
import { Arrivals } from './arrivals';
import { DestinationUnavailableError, type EventHandler } from './event-handler';
import type { EventStream, StreamOptions } from './event-stream';
import { handleNext, type KeptClaim } from './handle-next';
import { HandlerGroup } from './handler-group';
import { pause } from './pause';
import { backoffMs } from './retry-schedule';
import { addPosition } from './stream-repository';

/** Between looks for new events: short after there were some, longer while there are none and no notification comes. */
const IDLE_MS = { min: 5, max: 500 };
/** A handler that left the others without its claim, which it mostly does by failing, joins them no sooner. */
const APART_MS = 1_000;
/** After a failed step, which is mostly a database that is down. */
const ERROR_BACKOFF_MS = 1_000;

/** Until then a handler goes by itself. */
interface Apart {
  apartUntilMs: number;
}

/**
 * Gives each handler its events from the table, in a loop of its own: a slow or failing handler delays no other. Handlers of
 * the database that have caught up go together.
 */
export class PostgresStream implements EventStream {
  private readonly stopping = new AbortController();
  private readonly arrivals: Arrivals;
  private readonly group: HandlerGroup;
  private loops: Promise<void>[] = [];

  constructor(private readonly options: StreamOptions) {
    this.arrivals = new Arrivals(options.pool, options.log);
    this.group = new HandlerGroup(options, this.arrivals, this.stopping.signal);
  }

  start(handlers: readonly EventHandler[]): void {
    if (handlers.length > 0) this.arrivals.start();
    this.loops = [...handlers.map((handler) => this.consume(handler)), this.group.run()];
  }

  /** The step in flight is committed before this resolves. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.loops, this.arrivals.stop()]);
  }

  /**
   * Waits for the next look of a handler.
   *
   * @param count of the notifications before its last look, of which the next one ends the wait; undefined: none does
   * @returns whether one did
   */
  private async rest(handler: EventHandler, idleMs: number, count: number | undefined): Promise<boolean> {
    const { signal } = this.stopping;
    const flushMs = flushIntervalMs(handler);
    if (flushMs > 0 || count === undefined) {
      await pause(Math.max(idleMs, flushMs), signal);
      return false;
    }
    // Events that come one after another are handled together.
    await pause(IDLE_MS.min, signal);
    await this.arrivals.next(count, idleMs - IDLE_MS.min, signal);
    return this.arrivals.count !== count;
  }

  /** A handler that has caught up goes with the others until it leaves them. Returns whether it did. */
  private async goTogether(handler: EventHandler, kept: KeptClaim & Apart): Promise<boolean> {
    if (handler.effect !== 'transaction' || !kept.claim || performance.now() < kept.apartUntilMs) return false;
    kept.claim = await this.group.join(handler, kept.claim);
    if (!kept.claim) kept.apartUntilMs = performance.now() + APART_MS;
    return true;
  }

  private async consume(handler: EventHandler): Promise<void> {
    const { signal } = this.stopping;
    const { pool, batchSize, log, onHandled } = this.options;
    const kept: KeptClaim & Apart = { apartUntilMs: 0 };
    let lookedMs = -Infinity;
    let [idleMs, outages, isAdded, isWoken] = [IDLE_MS.min, 0, false, false];
    while (!signal.aborted) {
      const { count } = this.arrivals;
      // Retries become due without a notification.
      kept.hasNews = isWoken && performance.now() - lookedMs < IDLE_MS.max;
      if (!kept.hasNews) lookedMs = performance.now();
      try {
        if (!isAdded) await addPosition(pool, handler);
        isAdded = true;
        const { events, failed, hasMore } = await handleNext(pool, handler, batchSize, log, kept);
        onHandled(handler.name, 'handled', events - failed);
        onHandled(handler.name, 'failed', failed);
        outages = 0;
        idleMs = events > 0 ? IDLE_MS.min : Math.min(IDLE_MS.max, idleMs * 2);
        if (!hasMore && (await this.goTogether(handler, kept))) continue;
        // A notification of events of which the handler wants none wakes it no more until it has looked again by itself.
        const isWakeable = events > 0 || !isWoken;
        isWoken = !hasMore && (await this.rest(handler, idleMs, isWakeable ? count : undefined));
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
