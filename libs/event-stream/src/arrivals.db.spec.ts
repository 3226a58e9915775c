import { Log } from '@app/common';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { ArrivalNotifier, Arrivals } from './arrivals';
import { createAnalyticsDatabase } from './testing/analytics-database';

const LONG_MS = 20_000;
const NEVER = new AbortController().signal;

describe('Arrivals', () => {
  let database: TestDatabase;
  let arrivals: Arrivals;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
    arrivals = new Arrivals(database.pool, new Log({ write: () => {}, flush: () => {} }, 'info'));
    arrivals.start();
    // It begins as if it had been notified.
    await until('it listens', async () => arrivals.count === 1);
  });
  afterAll(async () => {
    await arrivals.stop();
    await database.drop();
  });

  it('ends a wait at a notification, and at once where one came since', async () => {
    const { count } = arrivals;
    const waiting = arrivals.next(count, LONG_MS, NEVER);
    new ArrivalNotifier(database.pool).notify();
    await waiting;
    expect(arrivals.count).toBeGreaterThan(count);
    await arrivals.next(count, LONG_MS, NEVER);
  });

  it('ends a wait after its time, or when it is no longer wanted', async () => {
    const { count } = arrivals;
    await arrivals.next(count, 1, NEVER);
    const ended = new AbortController();
    const waiting = arrivals.next(count, LONG_MS, ended.signal);
    ended.abort();
    await waiting;
    expect(arrivals.count).toBe(count);
  });

  it('sends few notifications of many commits, and one after the last', async () => {
    const notifier = new ArrivalNotifier(database.pool);
    const { count } = arrivals;
    for (let sent = 0; sent < 500; sent += 1) {
      notifier.notify();
      if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until('the last one came', async () => arrivals.count >= count + 2);
    expect(arrivals.count).toBeLessThan(count + 10);
  });

  it('listens again after its connection was lost', async () => {
    const { count } = arrivals;
    await database.pool.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`);
    await arrivals.next(count, LONG_MS, NEVER);
    expect(arrivals.count).toBeGreaterThan(count);
  });
});
