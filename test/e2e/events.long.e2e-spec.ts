import { randomUUID } from 'node:crypto';
import { until } from '@app/common/testing/until';
import { deleteQueues, findBroker } from '@app/event-stream/testing/broker';
import { DevPlatform } from '../../tools/harness/dev-platform';

/** In which a process that was killed is back, on a busy machine too. */
const RESTART_MS = 30_000;

const QUEUE = `e2e-${randomUUID()}`;
const broker = findBroker(process.env['REQUIRE_RABBITMQ'] === '1', process.env['RABBITMQ_URL']);

/** Events from the public address to the figures, by the processes of `npm start`. */
function describeEvents(settings: Record<string, string>): void {
  let platform: DevPlatform;
  beforeAll(async () => {
    platform = await DevPlatform.create(settings);
    await platform.start();
  }, 120_000);
  afterAll(async () => {
    await platform.stop();
    await platform.remove();
  }, 30_000);

  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${platform.gateway}/api/v1/analytics/${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  const statistics = async (groupBy = 'type') => {
    const day = 86_400_000;
    const from = new Date(Date.now() - day).toISOString();
    const to = new Date(Date.now() + day).toISOString();
    const url = `${platform.admin}/api/v1/analytics/statistics?from=${from}&to=${to}&group_by=${groupBy}`;
    const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
    return (await response.json()) as {
      totals: { events: number; purchases: number; amounts: unknown[] };
      rows: { key: string; events: number }[];
      complete_until: string;
    };
  };

  const untilCounted = (count: number) =>
    until(`${count} events are counted`, async () => (await statistics()).totals.events === count, 20_000);

  it('are stored and counted, alone and in a batch', async () => {
    const page = { event_type: 'page_view', event_name: 'homepage_visited', page_url: 'https://example.com/' };
    expect(await post('track', page)).toMatchObject({ status: 200, body: { status: 'stored' } });
    const purchase = { event_type: 'purchase', order_id: 'A-1', amount: '19.90', currency: 'MYR' };
    const batch = await post('track/batch', { events: [{ event_type: 'click' }, purchase, purchase] });
    expect(batch).toMatchObject({ status: 200, body: { stored: 2, duplicates: 1 } });
    const askedAt = new Date();
    await untilCounted(3);
    const isComplete = async (): Promise<boolean> =>
      Date.parse((await statistics()).complete_until) > askedAt.getTime() - 1_000;
    await until('the figures are complete', isComplete);
    const { totals, rows } = await statistics();
    expect(totals).toEqual({
      events: 3,
      visitor_days: 1,
      users: 0,
      sessions: 1,
      purchases: 1,
      amounts: [{ currency: 'MYR', amount: '19.9000' }],
    });
    expect(rows).toMatchObject(['click', 'page_view', 'purchase'].map((key) => ({ key, events: 1 })));
    expect((await statistics('source')).rows).toMatchObject([{ key: 'default', events: 3, sessions: 1 }]);
  });

  it('become sessions, entry pages, a catalogue and recommendations, which the admin API reads', async () => {
    const read = async (path: string): Promise<unknown> => {
      const url = `${platform.admin}/api/v1/analytics/${path}`;
      const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
      expect([path, response.status]).toEqual([path, 200]);
      return response.json();
    };
    const span = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date(Date.now() + 86_400_000).toISOString()}`;
    const page = 'https://example.com/';
    await until('the session is there', async () => {
      const { data } = (await read('sessions?source=default')) as { data: { entry_page: string; events: number }[] };
      return data[0]?.entry_page === page && data[0].events === 3;
    });
    expect(await read(`paths?${span}`)).toMatchObject({ entry_pages: [{ page, sessions: 1 }], steps: [] });
    await until('the catalogue has the purchase', async () => {
      const { properties } = (await read('catalogue?type=purchase')) as { properties: { property: string }[] };
      return properties.some(({ property }) => property === 'order_id');
    });
    expect(await read('recommendations?product_id=A')).toMatchObject({
      items: [],
      computed_at: expect.stringMatching(/^20/),
    });
  });

  it('are counted once when collector and consumer are killed under load', async () => {
    const before = (await statistics()).totals.events;
    const ids = Array.from({ length: 400 }, (_, index) => `killed-${index}`);
    const timestamp = new Date().toISOString();
    /** Sends an event again until it is acknowledged, as a client does. */
    const send = (event_id: string) =>
      until(
        `${event_id} is acknowledged`,
        async () => {
          const { status } = await post('track', { event_type: 'click', event_id, timestamp }).catch(() => ({
            status: 0,
          }));
          return status === 200;
        },
        RESTART_MS,
      );
    const kill = async (port: number): Promise<void> => {
      process.kill(await platform.processOnPort(port), 'SIGKILL');
    };
    const sending = (async () => {
      for (let start = 0; start < ids.length; start += 20) await Promise.all(ids.slice(start, start + 20).map(send));
    })();
    await kill(platform.analyticsPort);
    await kill(platform.consumerPort);
    await sending;
    await untilCounted(before + ids.length);
  }, 90_000);

  it('are refused with every reason where they cannot be read', async () => {
    expect(await post('purchase', {})).toMatchObject({
      status: 422,
      body: { code: 'invalid_event', errors: [{ field: 'order_id' }, { field: 'currency' }, { field: 'amount' }] },
    });
  });
}

describe('events over PostgreSQL', () => {
  describeEvents({ RABBITMQ_URL: '' });
});

(broker.isAvailable ? describe : describe.skip)(broker.title('events over RabbitMQ'), () => {
  afterAll(() => deleteQueues(broker.url, QUEUE, []));
  describeEvents({ RABBITMQ_URL: broker.url, ANALYTICS_QUEUE_NAME: QUEUE });
});
