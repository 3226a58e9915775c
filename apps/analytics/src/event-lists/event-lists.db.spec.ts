import { uuidV7 } from '@app/common';
import { type AnalyticsUnderTest, callInternal, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

describe('the lists of events', () => {
  let analytics: AnalyticsUnderTest;
  let ids: string;
  let shop: number;
  beforeAll(async () => {
    analytics = await startAnalytics();
    shop = await insertSource(analytics, 'shop');
    ids = `source_ids=${shop},${await insertSource(analytics, 'other')}`;
    await analytics.database.pool.query('DELETE FROM events');
  });
  afterAll(() => analytics.stop());
  beforeEach(() => analytics.database.pool.query('TRUNCATE events, event_rejects'));

  async function track(event: object, key = 'sk_shop', agent = BROWSER): Promise<void> {
    const headers = { 'x-write-key': key, 'user-agent': agent };
    const response = await fetch(`${analytics.url}/api/v1/analytics/track`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ event_type: 'click', ...event }),
    });
    expect([200, 422]).toContain(response.status);
  }
  const list = async (query: string) =>
    callInternal(analytics, 'GET', `${query}${query.includes('?') ? '&' : '?'}${ids}`);
  const namesOf = ({ body }: Awaited<ReturnType<typeof list>>) =>
    body.data.map(({ event_name }: { event_name: string }) => event_name);

  it('have every event once, the newest first, over pages of any size', async () => {
    const start = Date.now() - 60_000;
    // Two sources with the same id at the same time are two events.
    for (let place = 0; place < 5; place += 1) {
      const event = { event_id: uuidV7(start + place), timestamp: new Date(start + place).toISOString() };
      await track({ ...event, event_name: `shop ${place}` });
      await track({ ...event, event_name: `other ${place}` }, 'sk_other');
    }
    for (const pageSize of [1, 3, 10]) {
      const names: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Awaited<ReturnType<typeof list>> = await list(
          `events?page_size=${pageSize}${cursor && `&cursor=${cursor}`}`,
        );
        expect(page.body).toMatchObject({ page: null, page_size: pageSize, total: null });
        names.push(...namesOf(page));
        cursor = page.body.next_cursor;
      }
      expect(names).toHaveLength(10);
      expect(new Set(names).size).toBe(10);
      expect(names.map((name) => name.split(' ')[1])).toEqual([4, 4, 3, 3, 2, 2, 1, 1, 0, 0].map(String));
    }
  });

  it('show all fields of an event', async () => {
    await track({ event_name: 'whole', user_id: 'u-1', session_id: 's-1', click_id: 'c-1', properties: { n: 1 } });
    expect((await list('events?name=whole')).body.data).toMatchObject([
      {
        source_id: shop,
        event_type: 'click',
        user_id: 'u-1',
        session_id: 's-1',
        click_id: 'c-1',
        properties: { n: 1 },
      },
    ]);
  });

  it('are filtered by each field', async () => {
    await track({ event_name: 'of u', user_id: 'u-1', session_id: 's-1', click_id: 'c-1', event_type: 'search' });
    await track({
      event_name: 'of another',
      user_id: 'u-2',
      timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    });
    await track({ event_name: 'of a bot' }, 'pk_shop', 'Googlebot/2.1');
    const hourAgo = new Date(Date.now() - 1_800_000).toISOString();
    for (const filter of ['user_id=u-1', 'session_id=s-1', 'click_id=c-1', 'type=search', 'name=of u']) {
      expect([filter, namesOf(await list(`events?${encodeURI(filter)}`))]).toEqual([filter, ['of u']]);
    }
    expect(namesOf(await list(`events?to=${hourAgo}`))).toEqual(['of another']);
    expect(namesOf(await list(`events?from=${hourAgo}&bots=exclude`))).toEqual(['of u']);
    expect(namesOf(await list('events?bots=only'))).toEqual(['of a bot']);
    expect(namesOf(await list('events'))).toHaveLength(3);
  });

  it('have rejected events with every reason, by its code', async () => {
    await track({ event_type: 7 });
    await track({ event_type: '', event_id: 'x', timestamp: '2020-01-01T00:00:00Z' });
    const { body } = await list('event-rejects');
    expect(body.data.map(({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code))).toEqual([
      ['required', 'too_old'],
      ['wrong_type'],
    ]);
    expect(JSON.parse(body.data[1].event)).toEqual({ event_type: 7 });
    expect((await list('event-rejects?code=too_old')).body.data).toHaveLength(1);
    const first = await list('event-rejects?page_size=1');
    const second = await list(`event-rejects?page_size=1&cursor=${first.body.next_cursor}`);
    expect([first, second].map((page) => page.body.data[0].id)).toEqual(body.data.map(({ id }: { id: string }) => id));
  });

  it.each([
    ['events?cursor=x', 'cursor'],
    ['events?from=yesterday', 'from'],
    ['events?bots=all', 'bots'],
    ['events?page_size=0', 'page_size'],
    ['event-rejects?code=nothing', 'code'],
    ['dead-events?cursor=x', 'cursor'],
  ])('refuse %s', async (query, field) => {
    expect(await list(query)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it('are for the platform’s own processes only', async () => {
    expect((await fetch(`${analytics.url}/internal/v1/events?${ids}`)).status).toBe(401);
  });
});
