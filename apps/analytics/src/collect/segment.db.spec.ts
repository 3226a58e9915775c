import { uuidV7 } from '@app/common';
import { type AnalyticsUnderTest, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

const SHOP = 'https://shop.example';

describe("the API of Segment's libraries", () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics({ ANALYTICS_KEYLESS: 'off' });
    await insertSource(analytics, 'shop', { origins: [SHOP] });
  });
  afterAll(() => analytics.stop());

  async function post(path: string, body: object, headers: Record<string, string> = {}) {
    const response = await fetch(`${analytics.url}/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    // oxlint-disable-next-line typescript/no-explicit-any -- what is answered is what tests look into
    return { status: response.status, body: (await response.json()) as any };
  }
  const storedOf = async (anonymousId: string) =>
    (
      await analytics.database.pool.query(
        'SELECT event_type, event_name FROM events WHERE anonymous_id = $1 ORDER BY event_type',
        [anonymousId],
      )
    ).rows;

  it.each([
    ['t', 'track', 'custom'],
    ['p', 'page', 'page_view'],
    ['s', 'screen', 'screen'],
    ['i', 'identify', 'identify'],
    ['g', 'group', 'group'],
    ['a', 'alias', 'alias'],
  ])('stores a message that is sent to /v1/%s and /v1/%s once', async (letter, word, type) => {
    const anonymousId = `by ${word}`;
    const timestamp = new Date().toISOString();
    const message = { writeKey: 'pk_shop', messageId: `ajs-next-${word}`, anonymousId, timestamp };
    for (const path of [letter, word]) {
      const sent = await post(path, message, { origin: SHOP, 'content-type': 'text/plain' });
      expect(sent).toEqual({ status: 200, body: { success: true } });
    }
    expect(await storedOf(anonymousId)).toEqual([{ event_type: type, event_name: type }]);
  });

  it.each(['batch', 'b', 'import'])('stores the messages of /v1/%s, once however often they are sent', async (path) => {
    const anonymousId = `by ${path}`;
    const batch = [
      { type: 'track', event: 'Product Added', messageId: uuidV7(), anonymousId },
      { type: 'page', messageId: uuidV7(), anonymousId },
    ];
    const headers = { authorization: `Basic ${Buffer.from('sk_shop:').toString('base64')}` };
    for (const _ of [1, 2]) expect((await post(path, { batch }, headers)).status).toBe(200);
    expect(await storedOf(anonymousId)).toEqual([
      { event_type: 'cart_add', event_name: 'Product Added' },
      { event_type: 'page_view', event_name: 'page_view' },
    ]);
  });

  it('stores the good messages of a batch, and answers 400 with what is wrong with the others', async () => {
    const batch = [{ type: 'track', event: 'x', anonymousId: 'good' }, { anonymousId: 'bad' }];
    const { status, body } = await post('batch', { batch, writeKey: 'pk_shop' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, results: [{ status: 'stored' }, { status: 'rejected' }] });
    expect(await storedOf('good')).toHaveLength(1);
  });

  it('refuses an unlisted origin and an unknown key', async () => {
    const message = { writeKey: 'pk_shop', event: 'x' };
    expect((await post('t', message, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('t', { event: 'x', writeKey: 'pk_nothing' })).status).toBe(401);
  });

  it("serves the settings of a key, which name this host's API", async () => {
    const headers = { origin: SHOP, 'x-forwarded-host': 'track.shop.example' };
    const response = await fetch(`${analytics.url}/v1/projects/pk_shop/settings`, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(await response.json()).toEqual({
      integrations: { 'Segment.io': { apiKey: 'pk_shop', apiHost: 'track.shop.example/v1', protocol: 'https' } },
    });
  });
});
