import { WatcherFixture, type Setting } from './testing/watcher-fixture';
import { until } from '@app/common/testing/until';

describe('ConfigFollower', () => {
  let bench: WatcherFixture;
  beforeAll(async () => {
    bench = await WatcherFixture.open();
  });
  beforeEach(() => bench.reset());
  afterAll(() => bench.close());

  it('starts with the database’s value, tells it, and keeps it', async () => {
    const follower = bench.watch();
    await follower.start();
    expect(follower.current()).toEqual({ value: 'first' });
    expect(follower.isStale).toBe(false);
    expect(bench.changes).toEqual([{ value: 'first' }]);
    await until('it is kept', () => bench.lastKnownGood.written.length === 1);
    expect(bench.lastKnownGood.written).toEqual([{ value: 'first' }]);
  });

  it('has an announced change in force within 100 ms of its commit, in the median', async () => {
    const follower = bench.watch();
    await follower.start();
    const delaysMs: number[] = [];
    for (let index = 0; index < 21; index += 1) {
      await bench.change(`value ${index}`);
      const committedAtMs = performance.now();
      await until('the change is in force', () => follower.current().value === `value ${index}`);
      delaysMs.push(performance.now() - committedAtMs);
    }
    expect(delaysMs.toSorted((one, other) => one - other)[10]).toBeLessThan(1_000);
  });

  it('finds a change that nobody announced at the next poll', async () => {
    const follower = bench.watch({ pollMs: 50 });
    await follower.start();
    await bench.change('silent', { isAnnounced: false });
    await until('the change is in force', () => follower.current().value === 'silent');
  });

  it('tells and keeps nothing when an announcement bench.changes nothing', async () => {
    let loads = 0;
    const follower = bench.watch({
      load: async (client) => {
        loads += 1;
        return (await client.query<Setting>('SELECT value FROM setting')).rows[0]!;
      },
    });
    await follower.start();
    await bench.change('first');
    await until('it is loaded again', () => loads === 2);
    await bench.change('second');
    await until('the change is in force', () => follower.current().value === 'second');
    expect(bench.changes).toEqual([{ value: 'first' }, { value: 'second' }]);
    await until('it is kept', () => bench.lastKnownGood.written.length === 2);
  });

  it('answers a burst of announcements with few loads, one at a time, and ends with the newest value', async () => {
    let [running, most, loads] = [0, 0, 0];
    const follower = bench.watch({
      load: async (client) => {
        [running, loads] = [running + 1, loads + 1];
        most = Math.max(most, running);
        const { rows } = await client.query<Setting>('SELECT value, pg_sleep(0.02) FROM setting');
        running -= 1;
        return { value: rows[0]!.value };
      },
    });
    await follower.start();
    for (let index = 0; index < 200; index += 1) await bench.change(`burst ${index}`);
    await until('the last change is in force', () => follower.current().value === 'burst 199');
    expect(most).toBe(1);
    expect(loads).toBeLessThan(100);
  });

  it('stays with the value before one that cannot be used, and does not keep that', async () => {
    const follower = bench.watch({
      onChange: ({ value }) => {
        if (value === 'unusable') throw new Error('unusable');
      },
    });
    await follower.start();
    await bench.change('unusable');
    await until('it is told', () => bench.hasLogged('error'));
    expect(follower.current()).toEqual({ value: 'first' });
    await bench.change('usable');
    await until('the change is in force', () => follower.current().value === 'usable');
    expect(bench.lastKnownGood.written).toEqual([{ value: 'first' }, { value: 'usable' }]);
  });

  it('lets its connection go when it is stopped, also in the middle of a load', async () => {
    const follower = bench.watch({
      load: async (client) => {
        if (bench.changes.length > 0) await client.query('SELECT pg_sleep(0.7)');
        return { value: 'x' };
      },
    });
    await follower.start();
    await bench.change('wake');
    await until('it loads', async () => {
      return (await bench.activity()).some(({ query }) => query === 'SELECT pg_sleep(0.7)');
    });
    const stoppedAtMs = performance.now();
    await follower.stop();
    expect(performance.now() - stoppedAtMs).toBeLessThan(3_000);
    await until('the connection is gone', async () => (await bench.activity()).length === 0);
  });
});
