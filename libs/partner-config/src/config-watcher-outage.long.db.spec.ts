import { WatcherFixture, InMemoryLastKnownGood } from './testing/watcher-fixture';
import { until } from '@app/common/testing/until';

describe('ConfigWatcher without its database', () => {
  let fixture: WatcherFixture;
  beforeAll(async () => {
    fixture = await WatcherFixture.open();
  });
  beforeEach(() => fixture.reset());
  afterAll(() => fixture.close());

  it('serves the last value while the database is down, and watches again afterwards', async () => {
    const watcher = fixture.watch({ pollMs: 100 });
    await watcher.start();
    await fixture.proxy.close();
    await fixture.change('meanwhile');
    await until('it is stale', () => watcher.isStale);
    expect(watcher.current()).toEqual({ value: 'first' });
    expect(watcher.ageMs()).toBeGreaterThan(300);
    await fixture.proxy.open();
    await until('it has caught up', () => watcher.current().value === 'meanwhile');
    expect(watcher.isStale).toBe(false);
    expect(fixture.entries.filter(({ level }) => level === 'warning')).toHaveLength(1);
    expect(fixture.entries.map(({ message }) => message)).toContain('Watching the configuration again');
  });

  it('starts with the last known good value as soon as it can be read', async () => {
    await fixture.proxy.close();
    let tries = 0;
    const store = new InMemoryLastKnownGood({ value: 'kept' });
    const read = store.read.bind(store);
    store.read = () => ((tries += 1) < 3 ? Promise.reject(new Error('not up yet')) : read());
    const watcher = fixture.watch({ lastKnownGood: store, startTimeoutMs: 5_000 });
    await watcher.start();
    expect(watcher.current()).toEqual({ value: 'kept' });
    expect(fixture.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('reconnects when the server ends its connection', async () => {
    const watcher = fixture.watch();
    await watcher.start();
    await fixture.endConnections();
    await fixture.change('after');
    await until('it has caught up', () => watcher.current().value === 'after');
  });

  it('notices a connection that hangs', async () => {
    const watcher = fixture.watch({ pollMs: 100 });
    await watcher.start();
    fixture.proxy.stall();
    await fixture.change('after');
    await until('it is logged', () => fixture.hasLogged('warning'), 5_000);
    await fixture.proxy.close();
    await fixture.proxy.open();
    await until('it has caught up', () => watcher.current().value === 'after', 8_000);
  }, 20_000);

  it('starts with the last known good value at once when the database refuses, and adopts the newer one later', async () => {
    fixture.lastKnownGood = new InMemoryLastKnownGood({ value: 'kept' });
    await fixture.proxy.close();
    const watcher = fixture.watch();
    const startedAtMs = performance.now();
    await watcher.start();
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    expect(watcher.current()).toEqual({ value: 'kept' });
    expect(watcher.isStale).toBe(true);
    expect(fixture.lastKnownGood.written).toEqual([]);
    await fixture.proxy.open();
    await until('it has caught up', () => watcher.current().value === 'first');
    expect(fixture.changes).toEqual([{ value: 'kept' }, { value: 'first' }]);
  });

  it('starts with the last known good value after two seconds when the database hangs', async () => {
    fixture.lastKnownGood = new InMemoryLastKnownGood({ value: 'kept' });
    fixture.proxy.stall();
    const watcher = fixture.watch();
    const startedAtMs = performance.now();
    await watcher.start();
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_900);
    expect(watcher.current()).toEqual({ value: 'kept' });
  });

  it('waits for the database without a last known good value', async () => {
    await fixture.proxy.close();
    const watcher = fixture.watch();
    const start = watcher.start();
    await until('it has failed once', () => fixture.entries.length > 0);
    await fixture.proxy.open();
    await start;
    expect(watcher.current()).toEqual({ value: 'first' });
  });

  it('fails with the last error when neither is available in time', async () => {
    await fixture.proxy.close();
    const watcher = fixture.watch({ startTimeoutMs: 300 });
    await expect(watcher.start()).rejects.toMatchObject({
      message: expect.stringContaining('No configuration') as string,
      cause: { code: 'ECONNREFUSED' },
    });
    expect(() => watcher.current()).toThrow('before it was loaded');
  });

  it('starts with the database when the last known good value cannot be read', async () => {
    await fixture.proxy.close();
    const broken = { read: () => Promise.reject(new Error('broken')), write: () => Promise.resolve() };
    const watcher = fixture.watch({ lastKnownGood: broken });
    const start = watcher.start();
    await until('it is logged', () => fixture.hasLogged('error'));
    await fixture.proxy.open();
    await start;
    expect(watcher.current()).toEqual({ value: 'first' });
  });
});
