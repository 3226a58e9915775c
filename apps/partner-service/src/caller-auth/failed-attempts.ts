import { networkOf } from '@app/common';

interface Failures {
  count: number;
  /** Milliseconds on the clock that the caller passes. */
  until: number;
}

/** Stands for every network that there is no room for. */
const ALL_OTHERS = '*';

/**
 * Counts failed attempts by network in memory, and says when there were too many: `most` in a window that begins
 * with the first. Bounded, and closed when full: networks that find no room share one count.
 */
export class FailedAttempts {
  private readonly failures = new Map<string, Failures>();

  constructor(
    private readonly max: number,
    private readonly windowMs: number,
    private readonly maxNetworks = 10_000,
  ) {}

  /** Milliseconds until attempts from this address are accepted again; 0 when they are now. */
  blockedForMs(address: string, nowMs: number): number {
    const failures = this.failures.get(this.keyFor(networkOf(address), nowMs));
    if (!failures || failures.until <= nowMs || failures.count < this.max) return 0;
    return failures.until - nowMs;
  }

  /** Counts a failure. */
  record(address: string, nowMs: number): void {
    const key = this.keyFor(networkOf(address), nowMs);
    const failures = this.failures.get(key);
    if (failures && failures.until > nowMs) failures.count += 1;
    else this.failures.set(key, { count: 1, until: nowMs + this.windowMs });
  }

  get size(): number {
    return this.failures.size;
  }

  private keyFor(network: string, nowMs: number): string {
    if (this.failures.has(network) || this.failures.size < this.maxNetworks) return network;
    for (const [known, { until }] of this.failures) {
      if (until <= nowMs) this.failures.delete(known);
    }
    return this.failures.size < this.maxNetworks ? network : ALL_OTHERS;
  }
}
