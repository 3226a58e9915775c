import { samples } from '@app/common/testing/samples';
import { callService } from '@app/common/identity/call-service';
import { createPartitions } from '@app/event-stream';
import type { ClickJourney, ClickReport, Funnel, UnmatchedPage } from '@app/internal-protocol';
import fc from 'fast-check';
import { type AnalyticsUnderTest, INTERNAL_KEY, startAnalytics } from '../testing/analytics-under-test';
import { type InsertedEvent, insertEvents, insertFacts, timeAt } from '../testing/insert-joins';

const SPAN = `from=${timeAt(0)}&to=${timeAt(86_400)}`;

describe('events joined with conversions', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
    await createPartitions(analytics.database.pool, ['2026-03-01']);
  });
  afterAll(() => analytics.stop());
  beforeEach(() => analytics.database.pool.query('TRUNCATE events, conversion_facts, feed_positions'));

  const request = async <Body>(path: string, role = 'admin'): Promise<Body> => {
    const response = await callService<Body>({
      origin: analytics.url,
      audience: 'analytics',
      key: INTERNAL_KEY,
      sender: 'admin',
      actor: { role, name: 'key:test' },
      method: 'GET',
      path: `/internal/v1/${path}`,
      deadlineMs: 10_000,
    });
    if (!response.ok) throw response.problem;
    return response.body;
  };
  const events = (...rows: InsertedEvent[]) => insertEvents(analytics.database.pool, rows);
  const facts = (...rows: Parameters<typeof insertFacts>[1]) => insertFacts(analytics.database.pool, rows);
  const funnel = (query: string) => request<Funnel>(`funnel?${SPAN}&${query}`);
  const countsOf = async (query: string) => (await funnel(query)).steps.map(({ count }) => count);

  const VISIT: InsertedEvent[] = [
    { at: 100, session: 's1' },
    { type: 'product_view', at: 110, session: 's1' },
    { type: 'click', at: 120, session: 's1', click: 'c1' },
    { at: 100, session: 's2' },
    { type: 'click', at: 130, session: 's2', click: 'c2' },
    { at: 100, session: 's3', isBot: true },
  ];
  // By the clock of the service before the click, by that of the page.
  const CONVERTED = { click: 'c1', at: 119, payout: '3.5000', currency: 'USD' };

  describe.each(['the events', 'the postbacks'])('when %s arrive first', (first) => {
    beforeEach(async () => {
      if (first === 'the events') await events(...VISIT);
      await facts({ ...CONVERTED, status: 'approved', statusSince: 500 });
      if (first !== 'the events') await events(...VISIT);
    });

    it('are counted through the steps of a funnel', async () => {
      const { steps, conversion } = await funnel('steps=page_view,product_view,click,conversion,conversion.approved');
      expect(steps).toEqual([
        { step: 'page_view', count: 2, from_previous: null, from_first: 1, median_seconds: null },
        { step: 'product_view', count: 1, from_previous: 0.5, from_first: 0.5, median_seconds: 10 },
        { step: 'click', count: 1, from_previous: 1, from_first: 0.5, median_seconds: 10 },
        { step: 'conversion', count: 1, from_previous: 1, from_first: 0.5, median_seconds: 0 },
        { step: 'conversion.approved', count: 1, from_previous: 1, from_first: 0.5, median_seconds: 380 },
      ]);
      expect(conversion).toEqual({ clicks: 2, rate: 0.5, epc: [{ currency: 'USD', amount: '1.7500' }] });
      expect(await countsOf('steps=click,conversion,conversion.paid&by=click')).toEqual([2, 1, 0]);
    });

    it('are the journey of a click, in which a conversion follows it', async () => {
      const { journey } = await request<ClickJourney>('click-journey?click_id=c1');
      expect(journey).toMatchObject([
        { kind: 'event', event_type: 'page_view' },
        { kind: 'event', event_type: 'product_view' },
        { kind: 'event', event_type: 'click', click_id: 'c1' },
        { kind: 'conversion', status: 'approved', payout: '3.5000' },
      ]);
    });
  });

  it('count a session that any chain of its events brings to the end in time, and no other', async () => {
    const steps = ['page_view', 'click', 'search'];
    const event = fc.record({
      session: fc.constantFrom('s1', 's2'),
      type: fc.constantFrom(...steps),
      at: fc.integer({ min: 0, max: 30 }),
    });
    /** Whether some chain of events begins, goes through the steps in order, and takes no longer. */
    const reaches = (own: InsertedEvent[], depth: number, within: number): boolean => {
      const goesOn = (step: number, after: number, until: number): boolean =>
        step === depth ||
        own.some(({ type, at }) => type === steps[step] && at >= after && at <= until && goesOn(step + 1, at, until));
      return own.some(({ type, at }) => type === steps[0] && goesOn(1, at, at + within));
    };
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), fc.integer({ min: 1, max: 15 }), async (rows, within) => {
        await analytics.database.pool.query('TRUNCATE events');
        await events(...rows);
        const expected = steps.map((_, index) => {
          const sessions = ['s1', 's2'].map((id) => rows.filter(({ session }) => session === id));
          return sessions.filter((own) => reaches(own, index + 1, within)).length;
        });
        expect(await countsOf(`steps=${steps.join()}&within=${within}s`)).toEqual(expected);
      }),
      { numRuns: samples(60) },
    );
  });

  it('count a step of one name, whatever it contains', async () => {
    await analytics.database.pool.query('TRUNCATE events');
    await events(
      { type: 'page_view', at: 1, session: 's1' },
      { type: 'click', name: 'sign up, 50 % off/now', at: 2, session: 's1' },
      { type: 'page_view', at: 1, session: 's2' },
      { type: 'click', name: 'other', at: 2, session: 's2' },
    );
    const named = encodeURIComponent(`click/${encodeURIComponent('sign up, 50 % off/now')}`);
    expect(await countsOf(`steps=page_view,${named}`)).toEqual([2, 1]);
    expect(await countsOf(`steps=page_view,click,${named}`)).toEqual([2, 2, 1]);
  });

  it('never add amounts of different currencies, and earn nothing of what was rejected', async () => {
    await events(
      { type: 'click', at: 1, click: 'c1', properties: { offer: 'Shoes' } },
      { type: 'click', at: 2, click: 'c2', properties: { offer: 'Shoes' } },
      {
        type: 'click',
        at: 3,
        click: 'c3',
        properties: { offer_id: 'Hats' },
        page: 'https://a.example/p?utm_campaign=x+%26y',
      },
      { type: 'page_view', at: 4, click: 'c3' },
      { type: 'click', at: 5, click: 'bot', isBot: true },
    );
    await facts(
      { click: 'c1', at: 9, payout: '0.1000', currency: 'USD' },
      { click: 'c1', at: 9, payout: '0.2000', currency: 'USD' },
      { click: 'c1', at: 9, payout: '5.0000', currency: 'MYR' },
      { click: 'c2', at: 9, payout: '100.0000', currency: 'USD', status: 'rejected' },
    );
    const report = async (query: string) => (await request<ClickReport>(`click-report?${SPAN}&group_by=${query}`)).rows;
    expect(await report('offer')).toEqual([
      {
        key: 'Shoes',
        clicks: 2,
        converted_clicks: 2,
        conversions: 4,
        rate: 1,
        earnings: [
          { currency: 'MYR', amount: '5.0000', per_click: '2.5000' },
          { currency: 'USD', amount: '0.3000', per_click: '0.1500' },
        ],
      },
      { key: 'Hats', clicks: 1, converted_clicks: 0, conversions: 0, rate: 0, earnings: [] },
    ]);
    expect(await report('campaign')).toMatchObject([
      { key: null, clicks: 2 },
      { key: 'x &y', clicks: 1 },
    ]);
    expect(await report('page')).toMatchObject([{ key: null }, { key: 'https://a.example/p' }]);
    expect(await report('source&source_id=2')).toEqual([]);
  });

  it('list what has no counterpart, page by page, until it arrives', async () => {
    await events(...[1, 2, 3, 4, 5].map((at) => ({ type: 'click', at, click: `c${at}` })), { at: 9, click: 'c5' });
    await facts(
      { id: 'known', click: 'c3', at: 7 },
      { id: 'foreign', click: 'elsewhere', at: 8, partner: 'rector' },
      ...[1, 2, 3].map((number) => ({ id: `none-${number}`, at: 6 })),
    );
    const readAll = async (list: string, query = '') => {
      const rows: Record<string, unknown>[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const path = `${list}?${SPAN}&page_size=2&cursor=${cursor}${query}`;
        const page: UnmatchedPage<Record<string, unknown>> = await request(path);
        rows.push(...page.data);
        cursor = page.next_cursor;
      }
      return rows;
    };
    const clicks = await readAll('unmatched-clicks');
    expect(clicks.map(({ click_id: id }) => id)).toEqual(['c5', 'c4', 'c2', 'c1']);
    const conversions = await readAll('unmatched-conversions');
    expect(conversions.map(({ conversion_id: id, reason }) => [id, reason])).toEqual([
      ['foreign', 'unknown_click'],
      ...['none-3', 'none-2', 'none-1'].map((id) => [id, 'no_click_id']),
    ]);
    expect(await readAll('unmatched-conversions', '&partner=rector')).toMatchObject([{ conversion_id: 'foreign' }]);
    await facts({ click: 'c5', at: 9 });
    await events({ type: 'click', at: 9, click: 'elsewhere' });
    expect((await readAll('unmatched-clicks')).map(({ click_id: id }) => id)).toEqual(['c4', 'c2', 'c1']);
    expect(await readAll('unmatched-conversions', '&partner=rector')).toEqual([]);
  });

  it('show a viewer no ids, and nobody a click that does not exist', async () => {
    await events({
      type: 'click',
      at: 1,
      click: 'click-8f2c91aa',
      session: 'session-8f2c91',
      page: 'https://a.example/?click_id=click-8f2c91aa',
      properties: { secret: 'click-8f2c91aa' },
    });
    const journey = await request<ClickJourney>('click-journey?click_id=click-8f2c91aa', 'viewer');
    const unmatched = await request<UnmatchedPage<object>>(`unmatched-clicks?${SPAN}`, 'viewer');
    expect(journey).toMatchObject({
      click_id: 'clic***',
      journey: [{ session_id: 'sess***', page_url: 'https://a.example/' }],
    });
    expect(unmatched.data).toHaveLength(1);
    expect(JSON.stringify([journey, unmatched])).not.toContain('8f2c91');
    await expect(request('click-journey?click_id=unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('say until when the conversions are complete, and who is behind', async () => {
    const position = `INSERT INTO feed_positions (partner_code, read_until, is_followed) VALUES`;
    await analytics.database.pool.query(
      `${position} ('a', now(), true), ('b', '2026-01-01Z', true), ('gone', NULL, false)`,
    );
    const read = { complete_until: '2026-01-01T00:00:00.000Z', behind: ['b'] };
    expect(await funnel('steps=page_view,click')).toMatchObject(read);
    await analytics.database.pool.query(`${position} ('c', NULL, true)`);
    expect(await funnel('steps=page_view,click')).toMatchObject({ complete_until: null, behind: ['b', 'c'] });
  });

  it.each([
    ['steps=click', ['steps']],
    ['steps=click,conversion.lost&within=3w&by=user', ['steps', 'by', 'within']],
    ['steps=click,click/%25E0%25A4', ['steps']],
    ['steps=click,click&within=32d&source_id=x', ['steps', 'within', 'source_id']],
  ])('refuse %s with every error', async (query, fields) => {
    const problem = await funnel(query).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'invalid_request', fieldErrors: fields.map((field) => ({ field })) });
  });

  it('refuse a cursor of another list', async () => {
    const cursor = Buffer.from(JSON.stringify([timeAt(1), 'a', 1, 'b', ''])).toString('base64url');
    await expect(request(`unmatched-clicks?${SPAN}&cursor=${cursor}`)).rejects.toMatchObject({
      fieldErrors: [{ field: 'cursor', code: 'invalid_cursor' }],
    });
  });
});
