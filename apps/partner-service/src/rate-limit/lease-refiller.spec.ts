import { Log, type LogEntry } from '@app/common';
import { LeaseBucket } from './lease-bucket';
import { LeaseRefiller } from './lease-refiller';
import type { Lease, LeaseRequest, LimitStore } from './limit-store';

/** A store that grants what it is asked for, until the test decides otherwise. */
class StoreOfTest implements LimitStore {
  readonly asked: LeaseRequest[][] = [];
  failure: 'none' | 'away' | 'hanging' = 'none';

  lease(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    this.asked.push([...requests]);
    if (this.failure === 'away') return Promise.reject(new Error('away'));
    if (this.failure === 'hanging') return new Promise(() => undefined);
    return Promise.resolve(requests.map(({ asked }) => ({ granted: asked, windowEnd: 'a', validForMs: 60_000 })));
  }

  returnLeases(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function bucketOf(scope: string): LeaseBucket {
  return new LeaseBucket({ scope, owner: 'partner', period: 'day', timezone: 'UTC', max: 10_000 });
}

describe('a keeper of leases', () => {
  let entries: LogEntry[];
  let log: Log;
  beforeEach(() => {
    entries = [];
    log = new Log({ write: (entry) => void entries.push(entry), flush: () => undefined }, 'info');
  });

  it('asks once for all that wait, for each bucket as many as wait for it', async () => {
    const store = new StoreOfTest();
    const keeper = new LeaseRefiller(store, log);
    const [day, second] = [bucketOf('day'), bucketOf('second')];
    const nowMs = performance.now();
    await Promise.all([...Array.from({ length: 400 }, () => keeper.refill(day, nowMs)), keeper.refill(second, nowMs)]);
    expect(store.asked).toMatchObject([
      [
        { scope: 'day', asked: 400 },
        { scope: 'second', asked: 100 },
      ],
    ]);
    expect(day.has(nowMs)).toBe(true);
  });

  it('is open once the store fails, says so once, and closes when it answers', async () => {
    const store = new StoreOfTest();
    const keeper = new LeaseRefiller(store, log);
    const bucket = bucketOf('day');
    store.failure = 'away';
    await keeper.refill(bucket, performance.now());
    await keeper.refill(bucket, performance.now());
    expect(keeper.isStoreUnavailable).toBe(true);
    expect(entries.map(({ level }) => level)).toEqual(['error']);
    const asksBefore = store.asked.length;
    keeper.probe(bucket, performance.now());
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.asked).toHaveLength(asksBefore);
    store.failure = 'none';
    await keeper.refill(bucket, performance.now());
    expect(keeper.isStoreUnavailable).toBe(false);
    expect(entries.map(({ level }) => level)).toEqual(['error', 'info']);
  });

  it('waits for a store that hangs no longer than a second', async () => {
    const store = new StoreOfTest();
    store.failure = 'hanging';
    const keeper = new LeaseRefiller(store, log);
    const beganMs = performance.now();
    await keeper.refill(bucketOf('day'), beganMs);
    expect(performance.now() - beganMs).toBeLessThan(8_000);
    expect(keeper.isStoreUnavailable).toBe(true);
  });
});
