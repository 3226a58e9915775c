import { GroupCommit, type Log } from '@app/common';
import type { LeaseBucket } from './lease-bucket';
import type { Lease, LimitStore } from './limit-store';

/** How long a postback waits at most for a lease. */
export const LEASE_TIMEOUT_MS = 1_000;
/** How often an unavailable store is probed. */
const PROBE_INTERVAL_MS = 1_000;
/** More limits than any configuration has. */
const MAX_PENDING = 100_000;
const MAX_BATCH = 500;

interface Refill {
  bucket: LeaseBucket;
  done: Promise<void>;
  /** Requests that wait for it; a refill ahead has none. */
  waiting: number;
}

/**
 * Fills the buckets of this instance from the store. Concurrent requests for leases share one statement; a bucket
 * has one in flight. While the store is unavailable, limits are not enforced, and a metric says so.
 */
export class LeaseRefiller {
  private readonly refills = new Map<LeaseBucket, Refill>();
  private readonly leases: GroupCommit<Refill, Lease>;
  private tryAgainAtMs = 0;
  private isFailing = false;

  constructor(
    private readonly store: LimitStore,
    private readonly log: Log,
  ) {
    // The amount is computed at the last moment, because more postbacks may be waiting for the lease by then.
    const lease = (refills: Refill[]): Promise<Lease[]> =>
      store.lease(refills.map(({ bucket, waiting }) => bucket.nextRequest(waiting)));
    this.leases = new GroupCommit(lease, { maxBatch: MAX_BATCH, maxPending: MAX_PENDING });
  }

  /** The store does not answer: nothing is counted, and every postback passes. */
  get isStoreUnavailable(): boolean {
    return this.isFailing;
  }

  /** Resolves once the bucket was filled, or could not be; never rejects. */
  refill(bucket: LeaseBucket, nowMs: number): Promise<void> {
    const inFlight = this.refills.get(bucket);
    if (inFlight) {
      inFlight.waiting += 1;
      return inFlight.done;
    }
    const refill: Refill = { bucket, done: Promise.resolve(), waiting: 1 };
    this.refills.set(bucket, refill);
    refill.done = this.run(refill, nowMs).finally(() => this.refills.delete(bucket));
    return refill.done;
  }

  /** Probes an unavailable store, without a postback waiting for it. */
  probe(bucket: LeaseBucket, nowMs: number): void {
    if (nowMs < this.tryAgainAtMs) return;
    this.tryAgainAtMs = nowMs + PROBE_INTERVAL_MS;
    void this.refill(bucket, nowMs);
  }

  /** Returns what is left, so that a restart uses nothing up. */
  async returnLeases(buckets: Iterable<LeaseBucket>, nowMs: number): Promise<void> {
    const leftovers = [...buckets].flatMap((bucket) => bucket.leftover(nowMs) ?? []);
    if (leftovers.length === 0 || this.isFailing) return;
    try {
      await this.store.returnLeases(leftovers);
    } catch (error) {
      this.log.warn('Failed to return unused leases', { cause: String(error) });
    }
  }

  private async run(refill: Refill, nowMs: number): Promise<void> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => timeout.reject(new Error(`no response in ${LEASE_TIMEOUT_MS} ms`)),
      LEASE_TIMEOUT_MS,
    );
    try {
      const lease = await Promise.race([this.lease(refill), timeout.promise]);
      refill.bucket.refill(lease, nowMs);
      this.recordSuccess();
    } catch (error) {
      this.recordFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private async lease(refill: Refill): Promise<Lease> {
    const surrendered = refill.bucket.releaseSurplus();
    if (surrendered) await this.store.returnLeases([surrendered]);
    return this.leases.add(refill);
  }

  private recordSuccess(): void {
    if (this.isFailing) this.log.info('Limit store is available again; limits are enforced');
    this.isFailing = false;
  }

  /** Logs once per outage. */
  private recordFailure(error: unknown): void {
    this.tryAgainAtMs = performance.now() + PROBE_INTERVAL_MS;
    if (!this.isFailing) this.log.error('Limit store is unavailable; limits are not enforced', error);
    this.isFailing = true;
  }
}
