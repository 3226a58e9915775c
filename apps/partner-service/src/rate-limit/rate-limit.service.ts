import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Log, problems } from '@app/common';
import type { RequestLimits } from '@app/partner-config';
import { diagnostic, type Warning } from '@app/postback';
import QuickLRU from 'quick-lru';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';
import type { Arrival } from '../intake/arrival';
import { type BucketOptions, LeaseBucket } from './lease-bucket';
import { LeaseRefiller } from './lease-refiller';
import { RateLimitMetrics } from './rate-limit-metrics';
import { LIMIT_STORE, type LimitStore } from './limit-store';

const REMEMBERED_IDS = 10_000;

const NO_WARNINGS: readonly Warning[] = [];

/** Counts postbacks against the limits of their tenant and partner, which all instances share. */
@Injectable()
export class RateLimitService implements OnApplicationShutdown {
  private readonly refiller: LeaseRefiller;
  private readonly buckets = new Map<string, LeaseBucket>();
  /** By compiled tenant: a change of the configuration makes new ones. */
  private readonly bucketsOf = new WeakMap<CompiledTenant, readonly LeaseBucket[]>();
  private readonly counted = new QuickLRU<string, true>({ maxSize: REMEMBERED_IDS });

  constructor(
    @Inject(LIMIT_STORE) private readonly store: LimitStore,
    private readonly metrics: RateLimitMetrics,
    @Inject(Log) private readonly log: Log,
  ) {
    this.refiller = new LeaseRefiller(store, log);
    metrics.observeUnavailable(() => this.refiller.isStoreUnavailable);
  }

  /**
   * Counts a postback. Answers at once while there are requests left in this instance's leases; a promise only where
   * a lease has to be requested.
   *
   * @returns the mark that a postback over a limit is stored with, where the partner accepts it; else none
   * @throws Problem rate_limited (429) where the partner rejects it; by the promise, when it is one
   */
  consume(
    partner: CompiledPartner,
    tenant: CompiledTenant,
    arrival: Arrival,
  ): readonly Warning[] | Promise<readonly Warning[]> {
    const buckets = this.bucketsFor(partner, tenant);
    if (buckets.length === 0 || arrival.isTest) return NO_WARNINGS;
    // The gateway may deliver a postback twice; the sender sent it once.
    if (arrival.isSigned && this.counted.has(arrival.id)) return NO_WARNINGS;
    const { isAcknowledged } = arrival;
    // An acknowledged postback's second is over, and it is never refused.
    const applicable = isAcknowledged ? buckets.filter(({ limit }) => limit.period === 'day') : buckets;
    const decided = this.decide(applicable, arrival);
    const isRefused = partner.config.onLimit === 'reject' && !isAcknowledged;
    if (decided !== undefined) return this.warningFor(decided, isRefused);
    return this.awaitDecision(applicable, arrival).then((bucket) => this.warningFor(bucket, isRefused));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.refiller.returnLeases(this.buckets.values(), performance.now());
    await this.store.close();
  }

  /** The bucket whose limit is reached, null when all have one left, undefined when a lease must be waited for. */
  private decide(buckets: readonly LeaseBucket[], arrival: Arrival): LeaseBucket | null | undefined {
    const nowMs = performance.now();
    if (this.refiller.isStoreUnavailable) {
      if (buckets[0]) this.refiller.probe(buckets[0], nowMs);
      this.metrics.uncounted.inc();
      return null;
    }
    let mustWait = false;
    for (const bucket of buckets) {
      if (bucket.isExhausted(nowMs)) return bucket;
      mustWait ||= !bucket.has(nowMs);
    }
    if (mustWait) return undefined;
    for (const bucket of buckets) {
      bucket.consume();
      if (bucket.isLow()) void this.refiller.refill(bucket, nowMs);
    }
    if (arrival.isSigned) this.counted.set(arrival.id, true);
    return null;
  }

  /** Each round either fills a bucket, finds one exhausted, or finds the store failing; so it ends. */
  private async awaitDecision(buckets: readonly LeaseBucket[], arrival: Arrival): Promise<LeaseBucket | null> {
    for (;;) {
      const nowMs = performance.now();
      const empty = buckets.filter((bucket) => !bucket.has(nowMs));
      await Promise.all(empty.map((bucket) => this.refiller.refill(bucket, nowMs)));
      const decided = this.decide(buckets, arrival);
      if (decided !== undefined) return decided;
    }
  }

  private warningFor(reached: LeaseBucket | null, isRefused: boolean): readonly Warning[] {
    if (!reached) return NO_WARNINGS;
    const { owner, period, max, scope } = reached.limit;
    this.metrics.overLimit.inc({ owner, period, outcome: isRefused ? 'refused' : 'stored' });
    if (reached.shouldLog())
      this.log.warn('Rate limit reached', { limit: scope, max_requests: max, is_refused: isRefused });
    const params = { max, owner, period };
    const warning = diagnostic('over_limit', 'over_limit', { value: String(max), params });
    if (isRefused) throw problems.rateLimited(warning.reason, reached.endsInMs(performance.now()));
    return [warning];
  }

  private bucketsFor(partner: CompiledPartner, tenant: CompiledTenant): readonly LeaseBucket[] {
    const known = this.bucketsOf.get(tenant);
    if (known) return known;
    const { timezone, limits } = partner.config;
    const options = [
      ...optionsOf('partner', 'partner', timezone, limits),
      ...optionsOf('tenant', `tenant ${tenant.id}`, timezone, tenant.limits),
    ];
    const buckets = options.map((one) => this.bucketOf(one));
    this.bucketsOf.set(tenant, buckets);
    return buckets;
  }

  private bucketOf(options: BucketOptions): LeaseBucket {
    const known = this.buckets.get(options.scope);
    if (known) {
      known.change(options);
      return known;
    }
    const bucket = new LeaseBucket(options);
    this.buckets.set(options.scope, bucket);
    return bucket;
  }
}

/** The limits that are set; 0 is none. */
function optionsOf(
  owner: BucketOptions['owner'],
  name: string,
  timezone: string,
  { maxRequestsPerSecond, maxDailyRequests }: RequestLimits,
): BucketOptions[] {
  const limits: BucketOptions[] = [
    { scope: `${name} second`, owner, period: 'second', timezone: 'UTC', max: maxRequestsPerSecond },
    { scope: `${name} day`, owner, period: 'day', timezone, max: maxDailyRequests },
  ];
  return limits.filter(({ max }) => max > 0);
}
