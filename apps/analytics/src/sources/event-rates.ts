import type { CollectorSource } from '@app/partner-config';

/** What a source may still send. */
interface Allowance {
  events: number;
  atMs: number;
}

/**
 * The rate of each source, by a bucket that holds the events of one second. Each collector counts by itself: with several,
 * a source may send the sum.
 */
export class EventRates {
  private readonly bySource = new Map<number, Allowance>();

  /** @param nowMs of a clock that never goes back. Returns milliseconds until the events are allowed; 0: they are. */
  consume({ id, maxEventsPerSecond: rate }: CollectorSource, events: number, nowMs: number): number {
    if (rate === 0) return 0;
    const before = this.bySource.get(id) ?? { events: rate, atMs: nowMs };
    const left = Math.min(rate, before.events + ((nowMs - before.atMs) / 1_000) * rate);
    // A batch that is larger than a second's events is allowed when the bucket is full, and empties it for longer.
    const needed = Math.min(events, rate);
    const isAllowed = left >= needed;
    this.bySource.set(id, { events: isAllowed ? left - events : left, atMs: nowMs });
    return isAllowed ? 0 : Math.ceil(((needed - left) / rate) * 1_000);
  }
}
