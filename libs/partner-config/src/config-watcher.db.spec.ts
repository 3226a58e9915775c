import { InMemoryLastKnownGood, WatcherFixture, type Setting } from './testing/watcher-fixture';
import { until } from '@app/common/testing/until';

describe('ConfigWatcher', () => {
  let fixture: WatcherFixture;
  beforeAll(async () => {
    fixture = await WatcherFixture.open();
  });
  beforeEach(() => fixture.reset());
  afterAll(() => fixture.close());

  it('starts with the value of the database, reports it and stores it', async () => {
    const watcher = fixture.watch();
    await watcher.start();
    expect(watcher.current()).toEqual({ value: 'first' });
    expect(watcher.isStale).toBe(false);
    expect(fixture.changes).toEqual([{ value: 'first' }]);
    await until('it is kept', () => fixture.lastKnownGood.written.length === 1);
    expect(fixture.lastKnownGood.written).toEqual([{ value: 'first' }]);
  });

  it('activates a notified change within 100 ms of its commit in the median', async () => {
    const watcher = fixture.watch();
    await watcher.start();
    const delaysMs: number[] = [];
    for (let index = 0; index < 21; index += 1) {
      await fixture.change(`value ${index}`);
      const committedAtMs = performance.now();
      await until('the change is active', () => watcher.current().value === `value ${index}`);
      delaysMs.push(performance.now() - committedAtMs);
    }
    expect(delaysMs.toSorted((one, other) => one - other)[10]).toBeLessThan(1_000);
  });

  it('finds a change without a notification at the next poll', async () => {
    const watcher = fixture.watch({ pollMs: 50 });
    await watcher.start();
    await fixture.change('unannounced', { isAnnounced: false });
    await until('the change is active', () => watcher.current().value === 'unannounced');
  });

  it('reports and stores nothing when a notification brings no change', async () => {
    let loads = 0;
    const watcher = fixture.watch({
      load: async (client) => {
        loads += 1;
        return (await client.query<Setting>('SELECT value FROM setting')).rows[0]!;
      },
    });
    await watcher.start();
    await fixture.change('first');
    await until('it is loaded again', () => loads === 2);
    await fixture.change('second');
    await until('the change is active', () => watcher.current().value === 'second');
    expect(fixture.changes).toEqual([{ value: 'first' }, { value: 'second' }]);
    await until('it is kept', () => fixture.lastKnownGood.written.length === 2);
  });

  it('coalesces a burst of notifications into few loads, one at a time, and ends with the newest value', async () => {
    let [running, maxRunning, loads] = [0, 0, 0];
    const watcher = fixture.watch({
      load: async (client) => {
        [running, loads] = [running + 1, loads + 1];
        maxRunning = Math.max(maxRunning, running);
        const { rows } = await client.query<Setting>('SELECT value, pg_sleep(0.02) FROM setting');
        running -= 1;
        return { value: rows[0]!.value };
      },
    });
    await watcher.start();
    for (let index = 0; index < 200; index += 1) await fixture.change(`burst ${index}`);
    await until('the last change is active', () => watcher.current().value === 'burst 199');
    expect(maxRunning).toBe(1);
    expect(loads).toBeLessThan(100);
  });

  it('keeps the previous value when a new one is invalid, and does not store that', async () => {
    const watcher = fixture.watch({
      onChange: ({ value }) => {
        if (value === 'unusable') throw new Error('unusable');
      },
    });
    await watcher.start();
    await fixture.change('unusable');
    await until('it is logged', () => fixture.hasLogged('error'));
    expect(watcher.current()).toEqual({ value: 'first' });
    await fixture.change('usable');
    await until('the change is active', () => watcher.current().value === 'usable');
    expect(fixture.lastKnownGood.written).toEqual([{ value: 'first' }, { value: 'usable' }]);
  });

  it('starts with the last known good value where that of the database does not pass its check', async () => {
    fixture.lastKnownGood = new InMemoryLastKnownGood({ value: 'good' });
    const watcher = fixture.watch({
      check: ({ value }) => {
        if (value === 'first') throw new Error('refused');
      },
    });
    await watcher.start();
    expect(watcher.current()).toEqual({ value: 'good' });
    expect(fixture.hasLogged('error')).toBe(true);
    expect(fixture.lastKnownGood.written).toEqual([]);
  });

  it('closes its connection when it is stopped, also during a load', async () => {
    const watcher = fixture.watch({
      load: async (client) => {
        if (fixture.changes.length > 0) await client.query('SELECT pg_sleep(0.7)');
        return { value: 'x' };
      },
    });
    await watcher.start();
    await fixture.change('wake');
    await until('it loads', async () => {
      return (await fixture.activity()).some(({ query }) => query === 'SELECT pg_sleep(0.7)');
    });
    const stoppedAtMs = performance.now();
    await watcher.stop();
    expect(performance.now() - stoppedAtMs).toBeLessThan(3_000);
    await until('the connection is gone', async () => (await fixture.activity()).length === 0);
  });
});
