import { WatcherFixture, InMemoryLastKnownGood } from './testing/watcher-fixture';
import { until } from '@app/common/testing/until';

describe('ConfigFollower without its database', () => {
  let bench: WatcherFixture;
  beforeAll(async () => {
    bench = await WatcherFixture.open();
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench.close());

  it('serves what it has while the database is away, and follows again when it is back', async () => {
    const follower = bench.watch({ pollMs: 100 });
    await follower.start();
    await bench.proxy.close();
    await bench.change('meanwhile');
    await until('it is stale', () => follower.isStale);
    expect(follower.current()).toEqual({ value: 'first' });
    expect(follower.ageMs()).toBeGreaterThan(300);
    await bench.proxy.open();
    await until('it has caught up', () => follower.current().value === 'meanwhile');
    expect(follower.isStale).toBe(false);
    expect(bench.entries.filter(({ level }) => level === 'warning')).toHaveLength(1);
    expect(bench.entries.map(({ message }) => message)).toContain('The configuration is followed again');
  });

  it('starts from the last good value as soon as that can be read, be it after the first try', async () => {
    await bench.proxy.close();
    let tries = 0;
    const lastGood = new InMemoryLastKnownGood({ value: 'kept' });
    const read = lastGood.read.bind(lastGood);
    lastGood.read = () => ((tries += 1) < 3 ? Promise.reject(new Error('not up yet')) : read());
    const follower = bench.watch({ lastKnownGood: lastGood, startTimeoutMs: 5_000 });
    await follower.start();
    expect(follower.current()).toEqual({ value: 'kept' });
    expect(bench.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('comes back when the server ends its connection', async () => {
    const follower = bench.watch();
    await follower.start();
    await bench.endConnections();
    await bench.change('after');
    await until('it has caught up', () => follower.current().value === 'after');
  });

  it('notices a connection that died silently', async () => {
    const follower = bench.watch({ pollMs: 100 });
    await follower.start();
    bench.proxy.stall();
    await bench.change('after');
    await until('it is told', () => bench.hasLogged('warning'), 5_000);
    await bench.proxy.close();
    await bench.proxy.open();
    await until('it has caught up', () => follower.current().value === 'after', 8_000);
  }, 20_000);

  it('starts from the last good value at once when the database refuses, and takes the newer one later', async () => {
    bench.lastKnownGood = new InMemoryLastKnownGood({ value: 'kept' });
    await bench.proxy.close();
    const follower = bench.watch();
    const startedAtMs = performance.now();
    await follower.start();
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    expect(follower.current()).toEqual({ value: 'kept' });
    expect(follower.isStale).toBe(true);
    expect(bench.lastKnownGood.written).toEqual([]);
    await bench.proxy.open();
    await until('it has caught up', () => follower.current().value === 'first');
    expect(bench.changes).toEqual([{ value: 'kept' }, { value: 'first' }]);
  });

  it('starts from the last good value after two seconds when the database is silent', async () => {
    bench.lastKnownGood = new InMemoryLastKnownGood({ value: 'kept' });
    bench.proxy.stall();
    const follower = bench.watch();
    const startedAtMs = performance.now();
    await follower.start();
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_900);
    expect(follower.current()).toEqual({ value: 'kept' });
  });

  it('waits for the database when there is no last good value', async () => {
    await bench.proxy.close();
    const follower = bench.watch();
    const start = follower.start();
    await until('it has failed once', () => bench.entries.length > 0);
    await bench.proxy.open();
    await start;
    expect(follower.current()).toEqual({ value: 'first' });
  });

  it('gives up with the last fault when there is neither in time', async () => {
    await bench.proxy.close();
    const follower = bench.watch({ startTimeoutMs: 300 });
    await expect(follower.start()).rejects.toMatchObject({
      message: expect.stringContaining('No configuration') as string,
      cause: { code: 'ECONNREFUSED' },
    });
    expect(() => follower.current()).toThrow('before its follower has started');
  });

  it('starts from the database when the last good value cannot be read', async () => {
    await bench.proxy.close();
    const broken = { read: () => Promise.reject(new Error('broken')), write: () => Promise.resolve() };
    const follower = bench.watch({ lastKnownGood: broken });
    const start = follower.start();
    await until('it is told', () => bench.hasLogged('error'));
    await bench.proxy.open();
    await start;
    expect(follower.current()).toEqual({ value: 'first' });
  });
});
