import { until } from '@app/common/testing/until';
import { type AnalyticsUnderTest, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

const SHOP = 'https://shop.example';
const PAGE = { event_type: 'page_view', page_url: 'https://shop.example/' };

describe('sources of events', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics({ ANALYTICS_KEYLESS: 'off' });
    await insertSource(analytics, 'shop', { origins: [SHOP] });
    await insertSource(analytics, 'other', { origins: ['https://other.example'] });
  });
  afterAll(() => analytics.stop());

  async function send(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
    const response = await fetch(`${analytics.url}${path}`, { method: 'POST', ...init });
    const text = await response.text();
    // oxlint-disable-next-line typescript/no-explicit-any -- what is answered is what tests look into
    const body: any = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  }
  const track = (event: object, headers: Record<string, string> = {}) =>
    send('/api/v1/analytics/track', { headers, body: JSON.stringify(event) });
  const countOf = async (name: string): Promise<number> =>
    Number(
      (await analytics.database.pool.query('SELECT count(*) FROM events WHERE event_name = $1', [name])).rows[0].count,
    );
  const stored = async (id: string) =>
    (await analytics.database.pool.query('SELECT * FROM events WHERE event_id = $1', [id])).rows[0];

  it.each([
    ['the header', {}, { 'x-write-key': 'pk_shop' }],
    ['Basic authentication', {}, { authorization: `Basic ${Buffer.from('pk_shop:').toString('base64')}` }],
    ['the body', { write_key: 'pk_shop' }, {}],
  ])('are found by the key of %s, which is not stored', async (_name, members, headers) => {
    const { status, body } = await track({ ...PAGE, ...members }, headers);
    expect([status, body.status]).toEqual([200, 'stored']);
    expect(JSON.stringify(await stored(body.event_id))).not.toContain('pk_shop');
  });

  it('are found by the key in the query, by which a preflight request passes too', async () => {
    const path = '/api/v1/analytics/track?write_key=pk_shop';
    expect((await send(path, { body: JSON.stringify(PAGE) })).status).toBe(200);
  });

  it.each([
    ['no key', {}],
    ['an unknown key', { 'x-write-key': 'pk_nothing' }],
  ])('refuse %s', async (_name, headers) => {
    expect(await track(PAGE, headers)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });

  it('are apart: the same id of two sources is two events', async () => {
    const event = { ...PAGE, event_id: 'same', timestamp: new Date().toISOString() };
    const sent = await Promise.all([
      track(event, { 'x-write-key': 'pk_shop' }),
      track(event, { 'x-write-key': 'pk_other' }),
    ]);
    expect(sent.map(({ body }) => body.status)).toEqual(['stored', 'stored']);
  });

  it.each(['text/plain', 'application/json'])('accept a beacon of a listed origin as %s', async (type) => {
    const headers = { origin: SHOP, 'content-type': type };
    const { status, headers: sent } = await track({ ...PAGE, write_key: 'pk_shop' }, headers);
    expect(status).toBe(200);
    expect(Object.fromEntries(sent)).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect(sent.get('set-cookie')).toBeNull();
  });

  it.each(['https://evil.example', 'null', 'https://other.example', 'http://shop.example'])(
    'refuse the origin %s, store nothing, and count it',
    async (origin) => {
      const name = `from ${origin}`;
      const { status, body, headers } = await track(
        { ...PAGE, event_name: name },
        { origin, 'x-write-key': 'pk_shop' },
      );
      expect([status, body.code]).toEqual([403, 'forbidden_origin']);
      expect(headers.get('vary')).toBe('Origin');
      expect(await countOf(name)).toBe(0);
      const metrics = await (await fetch(`${analytics.url}/metrics`)).text();
      expect(metrics).toContain(`events_forbidden_origin_total{origin="${origin}"} 1`);
    },
  );

  it('answer the preflight request of a listed origin, and refuse that of another', async () => {
    const path = '/api/v1/analytics/track/batch';
    const listed = await send(path, {
      method: 'OPTIONS',
      headers: { origin: SHOP, 'access-control-request-headers': 'sentat,anonymousid' },
    });
    expect(listed.status).toBe(204);
    expect(Object.fromEntries(listed.headers)).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-headers': 'sentat,anonymousid',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
    const unlisted = await send(path, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(unlisted).toMatchObject({ status: 403, body: { code: 'forbidden_origin' } });
  });

  it('let a secret key say where an event came from and that it is old', async () => {
    const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const event = { ...PAGE, event_id: 'old', ip_address: '198.51.100.7', user_agent: 'curl/8', timestamp: monthAgo };
    const { body } = await track(event, { 'x-write-key': 'sk_shop', 'user-agent': 'curl/8' });
    expect(body).toMatchObject({ status: 'stored', bot: false, warnings: [] });
    expect(await stored(body.event_id)).toMatchObject({
      ip_address: '198.51.100.0',
      user_agent: 'curl/8',
      occurred_at: new Date(monthAgo),
    });
    const refused = await track(event, { 'x-write-key': 'pk_shop' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ code: 'too_old' }] } });
  });

  it('keep the purchase of a secret key apart from what a page claims of the same order', async () => {
    const order = { event_type: 'purchase', order_id: 'claimed', amount: '1.00', currency: 'MYR' };
    const claimed = await track(order, { 'x-write-key': 'pk_shop' });
    const paid = await track(order, { 'x-write-key': 'sk_shop' });
    expect([claimed.body.status, paid.body.status]).toEqual(['stored', 'stored']);
  });

  it('store addresses as the source says', async () => {
    await insertSource(analytics, 'none', { ip_mode: 'none' });
    await insertSource(analytics, 'full', { ip_mode: 'full' });
    const from = { 'x-forwarded-for': '203.0.113.77' };
    const none = await track(PAGE, { 'x-write-key': 'pk_none', ...from });
    const full = await track(PAGE, { 'x-write-key': 'pk_full', ...from });
    expect((await stored(none.body.event_id)).ip_address).toBeNull();
    expect((await stored(full.body.event_id)).ip_address).toBe('203.0.113.77');
  });

  it('store the parameters of a query that the source allows', async () => {
    await insertSource(analytics, 'allowing', { query_parameters: ['variant'] });
    const page = { ...PAGE, page_url: 'https://shop.example/?variant=b&token=x' };
    const sent = await track(page, { 'x-write-key': 'pk_allowing' });
    expect((await stored(sent.body.event_id)).page_url).toBe('https://shop.example/?variant=b');
  });

  it('drop events of visitors who ask not to be followed, where the source says so', async () => {
    await insertSource(analytics, 'dropping', { signals: 'drop' });
    const sent = await track({ ...PAGE, event_name: 'dropped' }, { 'x-write-key': 'pk_dropping', 'sec-gpc': '1' });
    expect(sent).toMatchObject({ status: 200, body: { status: 'dropped' } });
    expect(await countOf('dropped')).toBe(0);
    const events = [PAGE, { ...PAGE, consent: { analytics: false } }];
    const body = JSON.stringify({ events, write_key: 'pk_dropping' });
    expect((await send('/api/v1/analytics/track/batch', { body })).body).toMatchObject({
      received: 2,
      stored: 1,
      dropped: 1,
    });
  });

  it('keep no ids in the rejects of visitors who ask not to be followed', async () => {
    const { body } = await track({ event_type: 7, user_id: 'u-secret' }, { 'x-write-key': 'pk_shop', dnt: '1' });
    const { rows } = await analytics.database.pool.query('SELECT event FROM event_rejects WHERE id = $1', [
      body.event_id,
    ]);
    expect(rows).toEqual([{ event: '{"event_type":7}' }]);
  });

  it('are limited to their rate', async () => {
    await insertSource(analytics, 'slow', { max_events_per_second: 2 });
    const batch = (count: number) =>
      send('/api/v1/analytics/track/batch', {
        body: JSON.stringify({ write_key: 'pk_slow', events: Array.from({ length: count }, () => PAGE) }),
      });
    await until('a burst is allowed again', async () => (await batch(200)).status === 200);
    const refused = await batch(1);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(90);
    expect(Number(refused.headers.get('x-ratelimit-reset')) * 1_000).toBeGreaterThan(Date.now());
  });

  it('are followed: a revoked key and an inactive source are refused at once', async () => {
    const id = await insertSource(analytics, 'leaving');
    const status = async () => (await track(PAGE, { 'x-write-key': 'pk_leaving' })).status;
    expect(await status()).toBe(200);
    await analytics.config.pool.query(`UPDATE source_keys SET revoked_at = now() WHERE public_key = 'pk_leaving'`);
    await until('the revoked key is refused', async () => (await status()) === 401);
    await analytics.config.pool.query('UPDATE event_sources SET is_active = false WHERE id = $1', [id]);
    const secret = async () => (await track(PAGE, { 'x-write-key': 'sk_leaving' })).status;
    await until('the inactive source is refused', async () => (await secret()) === 401);
  });
});
