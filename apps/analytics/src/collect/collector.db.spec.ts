import { gzipSync } from 'node:zlib';
import { Log, uuidV7 } from '@app/common';
import { until } from '@app/common/testing/until';
import { Arrivals } from '@app/event-stream';
import { type AnalyticsUnderTest, startAnalytics } from '../testing/analytics-under-test';

const PAGE = { event_type: 'page_view', event_name: 'homepage_visited', page_url: 'https://example.com/' };

describe('the collector', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
  });
  afterAll(() => analytics.stop());

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: toBody(body) };
    const response = await fetch(`${analytics.url}/api/v1/analytics/${path}`, init);
    // oxlint-disable-next-line typescript/no-explicit-any -- what is answered is what tests look into
    return { status: response.status, body: (await response.json()) as any };
  }

  const stored = async (id: string) =>
    (await analytics.database.pool.query('SELECT *, event_day::text AS day FROM events WHERE event_id = $1', [id]))
      .rows;

  const counted = async (where: string): Promise<number> =>
    Number((await analytics.database.pool.query(`SELECT count(*) FROM events WHERE ${where}`)).rows[0].count);

  it('stores an event before it answers, and completes it from the request', async () => {
    const { status, body } = await post('track', PAGE, {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
      'x-forwarded-for': '203.0.113.77',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'stored', event_type: 'page_view', bot: false, warnings: [] });
    const [row] = await stored(body.event_id);
    expect(row).toMatchObject({
      event_name: 'homepage_visited',
      page_url: 'https://example.com/',
      ip_address: '203.0.113.0',
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
      session_id: body.session_id,
      anonymous_id: body.session_id,
      is_bot: false,
    });
  });

  it('notifies consumers of a new event, and of none that is known', async () => {
    const log = new Log({ write: () => {}, flush: () => {} }, 'error');
    const arrivals = new Arrivals(analytics.database.pool, log);
    arrivals.start();
    await until('it listens', async () => arrivals.count === 1);
    const event = { ...PAGE, event_id: uuidV7() };
    await post('track', event);
    await arrivals.next(1, 20_000, new AbortController().signal);
    await post('track', event);
    await arrivals.next(2, 200, new AbortController().signal);
    expect(arrivals.count).toBe(2);
    await arrivals.stop();
  });

  it('recognises a visitor without ids on the same day, by address and user agent', async () => {
    const from = (address: string) => post('track', PAGE, { 'user-agent': 'A', 'x-forwarded-for': address });
    const [first, second, other] = await Promise.all([from('203.0.113.1'), from('203.0.113.1'), from('203.0.113.2')]);
    expect(second.body.session_id).toBe(first.body.session_id);
    expect(other.body.session_id).not.toBe(first.body.session_id);
  });

  it('stores one of two events with the same id of which one claims its day and the other arrives on it', async () => {
    const event = { ...PAGE, event_id: 'claimed-and-not' };
    const timestamp = new Date().toISOString();
    const { body } = await post('track/batch', { events: [{ ...event, timestamp }, event] });
    expect(body).toMatchObject({ stored: 1, duplicates: 1 });
    expect(await stored(body.results[0].event_id)).toHaveLength(1);
  });

  it('stores the same event once, whether it is sent again alone, in one batch, or both at the same time', async () => {
    const event = { ...PAGE, event_id: uuidV7() };
    const sent = await Promise.all([
      post('track', event),
      post('track', event),
      post('track/batch', { events: [event, PAGE, event] }),
      post('track/batch', { events: [event] }),
    ]);
    expect(sent.every(({ status }) => status === 200)).toBe(true);
    expect(await stored(event.event_id)).toHaveLength(1);
    expect((await post('track', event)).body).toMatchObject({ status: 'duplicate', event_id: event.event_id });
  });

  it('answers for each event of a batch, and stores those that it can read', async () => {
    const id = uuidV7();
    const { status, body } = await post('track/batch', {
      events: [{ ...PAGE, event_id: id }, { ...PAGE, event_id: id }, { event_type: 7 }, 'nothing'],
    });
    expect(status).toBe(207);
    expect(body).toMatchObject({ received: 4, stored: 1, duplicates: 1, rejected: 2 });
    expect(body.results.map((result: { status: string }) => result.status)).toEqual([
      'stored',
      'duplicate',
      'rejected',
      'rejected',
    ]);
    expect(body.results[2].errors).toEqual([
      { field: 'event_type', code: 'wrong_type', value: 7, reason: 'must be a text' },
    ]);
    const { rows } = await analytics.database.pool.query('SELECT event, errors FROM event_rejects WHERE id = $1', [
      body.results[2].reject_id,
    ]);
    expect(rows).toEqual([{ event: '{"event_type":7}', errors: body.results[2].errors }]);
  });

  it('identifies a purchase by its order, so that a page that is loaded again on the next day buys nothing', async () => {
    const purchase = { order_id: 'A-17', amount: '1,234.50', currency: 'myr' };
    const first = await post('purchase', purchase);
    expect(first.body.status).toBe('stored');
    expect((await stored(first.body.event_id))[0].properties).toMatchObject({ amount: '1234.5000', currency: 'MYR' });
    await analytics.database.pool.query(`UPDATE undated_ids SET received_at = received_at - interval '1 day'`);
    const again = await post('purchase', { ...purchase, timestamp: new Date(Date.now() - 86_400_000).toISOString() });
    expect(again.body).toMatchObject({ status: 'duplicate', event_id: first.body.event_id });
  });

  it('refuses a purchase without what it needs, with every reason, and keeps it', async () => {
    const { status, body } = await post('purchase', { amount: 'a lot', currency: 'RM' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_event', status: 422 });
    expect(body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
      ['order_id', 'required'],
      ['currency', 'unknown_currency'],
      ['amount', 'unreadable_amount'],
    ]);
    const { rows } = await analytics.database.pool.query('SELECT event FROM event_rejects WHERE id = $1', [
      body.event_id,
    ]);
    expect(JSON.parse(rows[0].event)).toEqual({ amount: 'a lot', currency: 'RM' });
  });

  it.each([
    ['a day of the past week', -6],
    ['tomorrow, by a clock that is ahead', 1],
  ])('stores an event that claims %s on that day', async (_name, days) => {
    const claimed = new Date(Date.now() + days * 86_400_000);
    const { body } = await post('track', { ...PAGE, event_id: `x-${days}`, timestamp: claimed.toISOString() });
    expect(body.status).toBe('stored');
    expect((await stored(body.event_id))[0].day).toBe(claimed.toISOString().slice(0, 10));
  });

  it('makes the partition of a day that has none', async () => {
    const day = new Date(Date.now() - 5 * 86_400_000);
    const name = `events_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
    await analytics.database.pool.query(`DROP TABLE ${name}`);
    expect((await post('track', { ...PAGE, event_id: 'y', timestamp: day.toISOString() })).body.status).toBe('stored');
  });

  it.each(['dnt', 'sec-gpc'])('keeps nothing of a visitor who asks not to be followed by %s', async (header) => {
    const name = `private-${header}`;
    const event = {
      event_type: 'click',
      event_name: name,
      user_id: 'u-secret',
      click_id: 'c-secret',
      page_url: 'https://example.com/a?utm_source=s-secret',
      referrer: 'https://example.org/r-secret',
    };
    const from = { 'user-agent': 'agent-secret', 'x-forwarded-for': '203.0.113.9' };
    const { body } = await post('track', event, { [header]: '1', ...from });
    const row = JSON.stringify(await stored(body.event_id));
    expect(row).not.toMatch(/secret|203\.0\.113/);
    expect(row).toContain('https://example.com/a');
    expect(analytics.logged.join()).not.toMatch(/secret/);
  });

  it('stores texts that PostgreSQL cannot hold as text without failing the events beside them', async () => {
    const odd = { event_type: 'click', event_name: 'a\ud800b', properties: { a: '\0', b: '\ud800', ['\0']: 1 } };
    const before = await counted(`event_type = 'click'`);
    const sent = await Promise.all([post('track', odd), post('track', { event_type: 'click' }), post('track', odd)]);
    expect(sent.map(({ body }) => body.status)).toEqual(['stored', 'stored', 'stored']);
    expect(await counted(`event_type = 'click'`)).toBe(before + 3);
  });

  it('marks events of bots', async () => {
    const { body } = await post('track', PAGE, { 'user-agent': 'Googlebot/2.1' });
    expect(body.bot).toBe(true);
  });

  it('reads gzip, and any content type as JSON', async () => {
    const zipped = await post('track', gzipSync(JSON.stringify(PAGE)), { 'content-encoding': 'gzip' });
    expect(zipped.body.status).toBe('stored');
    expect((await post('track', PAGE, { 'content-type': 'text/plain' })).body.status).toBe('stored');
  });

  it.each([
    ['track', 'not JSON', 400, 'bad_request'],
    ['track/batch', { events: [] }, 422, 'invalid_request'],
    ['track/batch', { events: 'x' }, 422, 'invalid_request'],
    ['track/batch', null, 422, 'invalid_request'],
    ['track', { event_type: 'click', properties: { text: 'x'.repeat(40_000) } }, 413, 'too_large'],
  ])('refuses a body of %s: %s', async (path, body, status, code) => {
    expect(await post(path, body)).toMatchObject({ status, body: { code } });
  });

  it('stores nothing on GET and HEAD', async () => {
    const url = `${analytics.url}/api/v1/analytics/track`;
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(405);
  });
});

describe('the collector without its database', () => {
  it('answers 503, and stores again when it is back', async () => {
    const analytics = await startAnalytics();
    const rename = (from: string, to: string) => analytics.database.pool.query(`ALTER TABLE ${from} RENAME TO ${to}`);
    const track = () =>
      fetch(`${analytics.url}/api/v1/analytics/track`, { method: 'POST', body: JSON.stringify(PAGE) });
    await rename('events', 'hidden');
    const refused = await track();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    await rename('hidden', 'events');
    expect((await track()).status).toBe(200);
    await analytics.stop();
  });
});

describe('the collector without keyless access', () => {
  it('answers 401', async () => {
    const analytics = await startAnalytics({ ANALYTICS_KEYLESS: 'off' });
    const response = await fetch(`${analytics.url}/api/v1/analytics/track`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
    await analytics.stop();
  });
});

function toBody(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return typeof body === 'string' ? body : JSON.stringify(body);
}
