import { until } from '@app/common/testing/until';
import { WatcherFixture } from './testing/watcher-fixture';

describe('ConfigPoller', () => {
  let fixture: WatcherFixture;
  beforeAll(async () => {
    fixture = await WatcherFixture.open();
  });
  beforeEach(() => fixture.reset());
  afterAll(() => fixture.close());

  const noConnection = () => until('no connection is open', async () => (await fixture.activity()).length === 0);

  it('holds no connection between loads', async () => {
    const poller = fixture.poll();
    await poller.start();
    expect(poller.current().value).toBe('first');
    await noConnection();
  });

  it('makes a request wait for the newest value when the last one is older than the interval', async () => {
    const poller = fixture.poll({ pollMs: 20 });
    await poller.start();
    const startedAtMs = performance.now();
    await fixture.change('second');
    await until('it is too old', () => performance.now() - startedAtMs > 20);
    await Promise.all([poller.freshen(), poller.freshen()]);
    expect(poller.current().value).toBe('second');
  });

  it('loads in the background, without a request that waits, shortly before the value is too old', async () => {
    const poller = fixture.poll({ pollMs: 2_000 });
    await poller.start();
    await fixture.change('second');
    const waits = new Set<unknown>();
    await until('the change is active', () => {
      waits.add(poller.freshen());
      return poller.current().value === 'second';
    });
    expect([...waits]).toEqual([undefined]);
  });

  it('loads at once when another process has heard of a newer version, once for all requests', async () => {
    const poller = fixture.poll();
    await poller.start();
    expect(poller.catchUp(1)).toBeUndefined();
    await fixture.change('second');
    await Promise.all([poller.catchUp(2), poller.catchUp(2)]);
    expect(poller.current()).toEqual({ value: 'second', version: 2 });
  });

  it('loads once for an announced version that the database does not have', async () => {
    let loads = 0;
    const poller = fixture.poll({
      load: () => {
        loads += 1;
        return Promise.resolve({ value: 'behind', version: 1 });
      },
    });
    await poller.start();
    for (let request = 0; request < 5; request += 1) await poller.catchUp(7);
    expect(loads).toBe(2);
  });

  it('loads again when a load in flight began before the change', async () => {
    let isFirst = true;
    const poller = fixture.poll({
      load: async (client) => {
        const { rows } = await client.query<{ value: string; version: number }>('SELECT * FROM setting');
        if (poller.ageMs() === 0 && !isFirst) await fixture.change(`after ${rows[0]!.version}`);
        isFirst = false;
        return rows[0]!;
      },
    });
    await poller.start();
    await fixture.change('second');
    const earlier = poller.refresh();
    await Promise.all([earlier, poller.catchUp(3)]);
    expect(poller.current().version).toBe(3);
  });

  it('keeps the value and delays no further request while the database is down, and catches up afterwards', async () => {
    const poller = fixture.poll({ pollMs: 20 });
    await poller.start();
    await fixture.proxy.close();
    await fixture.change('meanwhile');
    await until('a load has failed', () => {
      void poller.freshen();
      return fixture.hasLogged('warning');
    });
    expect(poller.freshen()).toBeUndefined();
    expect(poller.current().value).toBe('first');
    expect(poller.ageMs()).toBeGreaterThan(0);
    await fixture.proxy.open();
    await until('it has caught up', () => {
      void poller.freshen();
      return poller.current().value === 'meanwhile';
    });
    expect(poller.ageMs()).toBe(0);
  });

  it('delays requests by a second at most when the database hangs', async () => {
    const poller = fixture.poll({ pollMs: 20 });
    await poller.start();
    fixture.proxy.stall();
    const startedAtMs = performance.now();
    await until('a request waits', () => poller.freshen() !== undefined);
    await poller.freshen();
    expect(performance.now() - startedAtMs).toBeLessThan(2_500);
    const secondAtMs = performance.now();
    await poller.freshen();
    expect(performance.now() - secondAtMs).toBeLessThan(500);
    expect(poller.current().value).toBe('first');
  });
});
