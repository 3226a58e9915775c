import fc from 'fast-check';
import { blockOf, type BucketOptions, LeaseBucket } from './lease-bucket';
import type { Lease, LeaseRequest, Leftover } from './limit-store';

const WINDOW_MS = 1_000;

/** What a store promises, in its simplest form: windows of its own clock, a quarter of what is left at most. */
class ModelStore {
  private taken = 0;
  private window = -1;

  refund({ amount }: Leftover): void {
    this.taken -= amount;
  }

  lease({ max, asked }: LeaseRequest, nowMs: number): Lease {
    const window = Math.floor(nowMs / WINDOW_MS);
    if (window !== this.window) this.taken = 0;
    this.window = window;
    const granted = Math.min(asked, Math.ceil(Math.max(max - this.taken, 0) / 4));
    this.taken += granted;
    return { granted, windowEnd: String(window), validForMs: (window + 1) * WINDOW_MS - nowMs };
  }
}

function optionsWith(max: number): BucketOptions {
  return { scope: 'partner second', owner: 'partner', period: 'second', timezone: 'UTC', max };
}

/** One request at an instance: refills while it must, passes when it may. */
function passes(bucket: LeaseBucket, store: ModelStore, nowMs: number): boolean {
  while (!bucket.has(nowMs)) {
    if (bucket.isExhausted(nowMs)) return false;
    const surrendered = bucket.releaseSurplus();
    if (surrendered) store.refund(surrendered);
    bucket.refill(store.lease(bucket.nextRequest(1), nowMs), nowMs);
  }
  bucket.consume();
  if (bucket.isLow()) bucket.refill(store.lease(bucket.nextRequest(0), nowMs), nowMs);
  return true;
}

const arrivals = fc.array(fc.record({ instance: fc.nat(3), afterMs: fc.nat(40) }), { maxLength: 400 });

describe('buckets that share a limit', () => {
  it('never let more pass in a window than the limit, however requests are spread', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), arrivals, (max, requests) => {
        const store = new ModelStore();
        const buckets = Array.from({ length: 4 }, () => new LeaseBucket(optionsWith(max)));
        const passed = new Map<number, number>();
        let nowMs = 0;
        for (const { instance, afterMs } of requests) {
          nowMs += afterMs;
          if (!passes(buckets[instance]!, store, nowMs)) continue;
          const window = Math.floor(nowMs / WINDOW_MS);
          passed.set(window, (passed.get(window) ?? 0) + 1);
        }
        return [...passed.values()].every((count) => count <= max);
      }),
    );
  });

  it('let nothing more pass once the limit is lowered to what has passed, and no more than it allows', () => {
    const limits = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(limits, fc.array(fc.nat(3), { maxLength: 300 }), (descending, requests) => {
        const maxima = descending.toSorted((one, other) => other - one);
        const store = new ModelStore();
        const buckets = Array.from({ length: 4 }, () => new LeaseBucket(optionsWith(maxima[0]!)));
        let passed = 0;
        for (const max of maxima) {
          for (const bucket of buckets) bucket.change(optionsWith(max));
          for (const instance of requests) {
            const isPassed = passes(buckets[instance]!, store, 10);
            passed += Number(isPassed);
            if (isPassed && passed > max) return false;
          }
        }
        return true;
      }),
    );
  });

  it('let exactly the limit pass at an instance that is alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (max) => {
        const [store, bucket] = [new ModelStore(), new LeaseBucket(optionsWith(max))];
        let count = 0;
        while (passes(bucket, store, 10)) count += 1;
        expect(count).toBe(max);
      }),
    );
  });

  it('refuse early by no more than what the others hold unused, two blocks each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(3), (max, others) => {
        const store = new ModelStore();
        for (let index = 0; index < others; index += 1) passes(new LeaseBucket(optionsWith(max)), store, 10);
        const bucket = new LeaseBucket(optionsWith(max));
        let count = Math.min(others, max);
        while (passes(bucket, store, 10)) count += 1;
        expect(count).toBeGreaterThanOrEqual(max - others * 2 * blockOf(max, 'second'));
      }),
    );
  });
});

describe('a bucket', () => {
  it('forgets what is left when the window ends, and keeps no refusal beyond it', () => {
    const bucket = new LeaseBucket(optionsWith(100));
    bucket.refill({ granted: 10, windowEnd: 'a', validForMs: 50 }, 1_000);
    expect([bucket.has(1_049), bucket.has(1_050)]).toEqual([true, false]);
    bucket.refill({ granted: 0, windowEnd: 'b', validForMs: 50 }, 1_100);
    expect([bucket.isExhausted(1_149), bucket.isExhausted(1_150)]).toEqual([true, false]);
  });

  it('asks ahead when a fifth of a block is left, and no more once the limit is used up', () => {
    const bucket = new LeaseBucket(optionsWith(100));
    bucket.refill({ granted: 10, windowEnd: 'a', validForMs: 50 }, 0);
    for (let taken = 0; taken < 7; taken += 1) bucket.consume();
    expect(bucket.isLow()).toBe(false);
    bucket.consume();
    expect(bucket.isLow()).toBe(true);
    bucket.refill({ granted: 0, windowEnd: 'a', validForMs: 50 }, 0);
    expect(bucket.isLow()).toBe(false);
    expect(bucket.isExhausted(1)).toBe(false);
  });

  it('asks again when its limit is raised, and gives back all that it has when it is lowered', () => {
    const bucket = new LeaseBucket(optionsWith(10));
    bucket.refill({ granted: 0, windowEnd: 'a', validForMs: 50 }, 0);
    bucket.change(optionsWith(20));
    expect(bucket.isExhausted(1)).toBe(false);
    bucket.refill({ granted: 9, windowEnd: 'a', validForMs: 50 }, 0);
    bucket.change(optionsWith(12));
    expect([bucket.has(1), bucket.isExhausted(1)]).toEqual([false, false]);
    expect(bucket.releaseSurplus()).toEqual({ scope: 'partner second', windowEnd: 'a', amount: 9 });
    expect([bucket.releaseSurplus(), bucket.leftover(1)]).toEqual([undefined, undefined]);
  });

  it('keeps nothing of a lease that was asked for under a higher limit', () => {
    const bucket = new LeaseBucket(optionsWith(100));
    bucket.nextRequest(1);
    bucket.change(optionsWith(10));
    bucket.refill({ granted: 25, windowEnd: 'a', validForMs: 50 }, 0);
    expect([bucket.has(1), bucket.isExhausted(1)]).toEqual([false, false]);
    expect(bucket.leftover(1)).toMatchObject({ amount: 25 });
    bucket.nextRequest(1);
    bucket.refill({ granted: 2, windowEnd: 'a', validForMs: 50 }, 0);
    expect(bucket.has(1)).toBe(true);
  });

  it.each([
    [1, 'second', 1],
    [10, 'second', 1],
    [1_000, 'second', 100],
    [1_000_000, 'second', 1_000],
    [50, 'day', 1],
    [100_000, 'day', 1_000],
    [2_147_483_647, 'day', 1_000],
  ] as const)('leases, of %i a %s, %i at a time', (max, period, block) => {
    expect(blockOf(max, period)).toBe(block);
  });
});
