import { type AnalyticsUnderTest, callInternal, startAnalytics } from '../testing/analytics-under-test';

const INSERT = `
  INSERT INTO alerts (rule, key, window_start, source_id, details, created_at, next_attempt_at, delivered_at, error)
  SELECT 'session_rate', key, now(), 1, '{}', created_at, next_attempt_at, delivered_at, error
  FROM json_to_recordset($1) AS alert (key text, created_at timestamptz, next_attempt_at timestamptz,
                                       delivered_at timestamptz, error text)`;
const NOW = '2026-11-29T10:00:00Z';

describe('alerts of the collector', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
  });
  afterAll(() => analytics.stop());

  const list = (query: string) => callInternal(analytics, 'GET', `alerts?source_ids=1${query}`);
  const change = (changes: object) => callInternal(analytics, 'POST', 'alert-rules', changes);

  it('are listed once over pages, the newest first, with what became of their webhooks', async () => {
    const alerts = [
      { key: 'a', created_at: '2026-11-29T10:00:00.000001Z', next_attempt_at: NOW },
      { key: 'b', created_at: '2026-11-29T10:00:00.000002Z', delivered_at: NOW },
      { key: 'c', created_at: '2026-11-29T10:00:00.000003Z', error: 'status 500' },
      { key: 'd', created_at: '2026-11-29T10:00:00.000004Z' },
    ];
    await analytics.database.pool.query(INSERT, [JSON.stringify(alerts)]);
    const states: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Awaited<ReturnType<typeof list>> = await list(`&page_size=1${cursor && `&cursor=${cursor}`}`);
      states.push(...body.data.map(({ delivery }: { delivery: string }) => delivery));
      cursor = body.next_cursor;
    }
    expect(states).toEqual(['log_only', 'failed', 'delivered', 'pending']);
    expect((await list('&rule=address_rate')).body.data).toEqual([]);
    expect((await list('&from=2026-11-29T11:00:00Z')).body.data).toEqual([]);
  });

  it('have rules, of which a change leaves the rest as it was', async () => {
    const { body } = await callInternal(analytics, 'GET', 'alert-rules');
    expect(body.data.map(({ rule }: { rule: string }) => rule)).toEqual([
      'address_rate',
      'high_value_purchase',
      'purchases_per_session',
      'session_rate',
      'silence',
      'spike',
    ]);
    expect(await change({ rule: 'high_value_purchase', amounts: { MYR: '5000.00' } })).toMatchObject({
      status: 200,
      body: { before: { amounts: {} }, after: { amounts: { MYR: '5000.00' }, is_active: true, window_minutes: 1440 } },
    });
    expect((await change({ rule: 'session_rate', is_active: false })).body.after).toMatchObject({ is_active: false });
  });

  it.each([
    [{ rule: 'nothing' }, 'rule'],
    [{ rule: 'session_rate', max_count: 0 }, 'max_count'],
    [{ rule: 'high_value_purchase', amounts: { MYR: 5 } }, 'amounts'],
    [{ rule: 'high_value_purchase', amounts: { myr: '5' } }, 'amounts'],
    [{ rule: 'high_value_purchase', amounts: ['5'] }, 'amounts'],
  ])('refuse the change %j', async (changes, field) => {
    expect(await change(changes)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });
});
