import { setTimeout as wait } from 'node:timers/promises';
import { type Log, messageForLog } from '@app/common';
import type { Pool } from 'pg';
import { pause } from './pause';

const CHANNEL = 'events_stored';
const NOTIFY = `NOTIFY ${CHANNEL}`;
/** Notifications are at least so far apart: at a high rate consumers are awake anyway. */
const MIN_INTERVAL_MS = 20;
const RECONNECT_MS = { min: 500, max: 30_000 };

/**
 * Wakes the consumers of a database after events were stored. It is a hint: whoever misses it looks a moment later by
 * itself. Only one notification is in flight, and it stores nothing, so that the lock under which PostgreSQL commits
 * notifications delays nothing else.
 */
export class ArrivalNotifier {
  private isBusy = false;
  private isPending = false;

  constructor(private readonly pool: Pool) {}

  /** Returns at once, and never throws. */
  notify(): void {
    this.isPending = true;
    if (!this.isBusy) void this.run();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    while (this.isPending) {
      this.isPending = false;
      await this.pool.query(NOTIFY).catch(() => undefined);
      await wait(MIN_INTERVAL_MS, undefined, { ref: false });
    }
    this.isBusy = false;
  }
}

/** Counts the notifications of a database, on a connection of its own that it opens again when it is lost. */
export class Arrivals {
  /** Grows with each notification. */
  count = 0;
  private readonly sleepers = new Set<() => void>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** As a notification does. */
  wake(): void {
    this.count += 1;
    for (const wake of this.sleepers) wake();
  }

  /** Resolves at a notification after the one with this count, after so many milliseconds, or when `signal` is aborted. */
  async next(count: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.count !== count || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
      this.sleepers.add(wake);
    });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pauseMs = RECONNECT_MS.min;
    while (!signal.aborted) {
      try {
        await this.listen(() => (pauseMs = RECONNECT_MS.min));
      } catch (error) {
        const fields = { cause: messageForLog(error), retry_in_ms: pauseMs };
        this.log.warn('Events are looked for less often, because the database cannot be listened to', fields);
      }
      await pause(pauseMs, signal);
      pauseMs = Math.min(RECONNECT_MS.max, pauseMs * 2);
    }
  }

  /** Until the connection is lost. */
  private async listen(onListening: () => void): Promise<void> {
    const client = await this.pool.connect();
    const lost = Promise.withResolvers<void>();
    const { signal } = this.stopping;
    const end = (): void => lost.resolve();
    client.on('notification', () => this.wake()).on('error', end);
    client.once('end', end);
    signal.addEventListener('abort', end);
    try {
      await client.query(`LISTEN ${CHANNEL}`);
      onListening();
      // Events that were stored before are found now, and not at the next look.
      this.wake();
      if (!signal.aborted) await lost.promise;
    } finally {
      signal.removeEventListener('abort', end);
      client.release(true);
    }
  }
}
