import { GroupCommit, type Log } from '@app/common';
import type { LeaseBucket } from './lease-bucket';
import type { Lease, LimitStore } from './limit-store';

/** Longer than this no postback waits for a count. */
export const LEASE_TIMEOUT_MS = 1_000;
/** How often a store that failed is tried again. */
const PROBE_INTERVAL_MS = 1_000;
/** More than any configuration has limits. */
const MAX_PENDING = 100_000;
const MAX_BATCH = 500;

interface Refill {
  bucket: LeaseBucket;
  done: Promise<void>;
  /** Requests that wait for it; a refill ahead has none. */
  waiting: number;
}

/**
 * Fills the buckets of this instance from the store. Leases that are asked for together travel together; a bucket
 * has one under way. While the store fails every limit is open, and that is known.
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
    // What each asks for is settled at the last moment: until then others may have come to wait for it.
    const lease = (refills: Refill[]): Promise<Lease[]> =>
      store.lease(refills.map(({ bucket, waiting }) => bucket.nextRequest(waiting)));
    this.leases = new GroupCommit(lease, { maxBatch: MAX_BATCH, maxPending: MAX_PENDING });
  }

  /** The store does not answer: nothing can be counted, and everything passes. */
  get isStoreUnavailable(): boolean {
    return this.isFailing;
  }

  /** Resolves once the bucket was filled, or could not be; never rejects. */
  refill(bucket: LeaseBucket, nowMs: number): Promise<void> {
    const underWay = this.refills.get(bucket);
    if (underWay) {
      underWay.waiting += 1;
      return underWay.done;
    }
    const refill: Refill = { bucket, done: Promise.resolve(), waiting: 1 };
    this.refills.set(bucket, refill);
    refill.done = this.run(refill, nowMs).finally(() => this.refills.delete(bucket));
    return refill.done;
  }

  /** Looks whether the store is back, without having anybody wait for it. */
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
      this.log.warn('What was left of the limits could not be given back', { cause: String(error) });
    }
  }

  private async run(refill: Refill, nowMs: number): Promise<void> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeout.reject(new Error(`no answer in ${LEASE_TIMEOUT_MS} ms`)), LEASE_TIMEOUT_MS);
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
    const surrendered = refill.bucket.takeSurplus();
    if (surrendered) await this.store.returnLeases([surrendered]);
    return this.leases.add(refill);
  }

  private recordSuccess(): void {
    if (this.isFailing) this.log.info('Requests are counted again; the limits hold');
    this.isFailing = false;
  }

  /** Told once an outage. */
  private recordFailure(error: unknown): void {
    this.tryAgainAtMs = performance.now() + PROBE_INTERVAL_MS;
    if (!this.isFailing) this.log.error('Requests cannot be counted; every limit is open until they can', error);
    this.isFailing = true;
  }
}
