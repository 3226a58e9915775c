import { randomUUID } from 'node:crypto';
import { until } from '@app/common/testing/until';
import type { ClickJourney, ClickReport, Funnel, UnmatchedPage } from '@app/internal-protocol';
import { DevPlatform } from '../../tools/harness/dev-platform';

/** In which a postback is part of the figures. */
const JOINED_MS = 2_000;
const STEPS = 'page_view,click,conversion,conversion.approved';

/** From the click on a page to the earnings, by the processes of `npm start`. */
describe('a click and its postback', () => {
  let platform: DevPlatform;
  beforeAll(async () => {
    platform = await DevPlatform.create();
    await platform.start();
  }, 120_000);
  afterAll(async () => {
    await platform.stop();
    await platform.remove();
  }, 30_000);

  const visit = { session_id: randomUUID(), anonymous_id: randomUUID() };

  const track = async (event: object): Promise<void> => {
    const init = { method: 'POST', body: JSON.stringify({ ...visit, ...event }) };
    const response = await fetch(`${platform.gateway}/api/v1/analytics/track`, init);
    expect(response.status).toBe(200);
  };
  const postback = async (query: string): Promise<void> => {
    const response = await fetch(`${platform.gateway}/partner/rector/event?${query}`);
    expect(response.status).toBe(200);
  };
  const read = async <Body>(path: string): Promise<Body> => {
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    const url = `${platform.admin}/api/v1/analytics/${path}${path.includes('?') ? '&' : '?'}from=${from}&to=${to}`;
    const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  };
  const countsOf = async (): Promise<number[]> =>
    (await read<Funnel>(`funnel?steps=${STEPS}`)).steps.map(({ count }) => count);
  const untilCounts = (what: string, expected: number[]) =>
    until(what, async () => JSON.stringify(await countsOf()) === JSON.stringify(expected), JOINED_MS);

  it('are in the funnel and its earnings within two seconds, and an approval moves them', async () => {
    const click = 'Mrk3vJbZR9yZ1vYx0aB2cd';
    await track({ event_type: 'page_view', page_url: 'https://shop.example/shoes?utm_campaign=spring' });
    await track({ event_type: 'click', click_id: click, properties: { offer: 'Shoes', partner: 'rector' } });
    expect(await countsOf()).toEqual([1, 1, 0, 0]);
    await postback(`conversion_id=joined-1&click_id=${click}&usd_payout=3.5&status=pending`);
    await untilCounts('the postback is counted', [1, 1, 1, 0]);
    await postback(`conversion_id=joined-1&click_id=${click}&status=approved`);
    await untilCounts('the approval is counted', [1, 1, 1, 1]);

    const { conversion, behind, complete_until } = await read<Funnel>(`funnel?steps=${STEPS}`);
    expect(conversion).toEqual({ clicks: 1, rate: 1, epc: [{ currency: 'USD', amount: '3.5000' }] });
    expect({ behind, isRead: complete_until !== null }).toEqual({ behind: [], isRead: true });
    expect((await read<ClickReport>('click-report?group_by=offer')).rows).toMatchObject([
      { key: 'Shoes', clicks: 1, conversions: 1, earnings: [{ currency: 'USD', per_click: '3.5000' }] },
    ]);
  });

  it('are joined all the same when the postback comes first', async () => {
    await postback('conversion_id=joined-2&click_id=click-that-comes-later&usd_payout=1');
    const unmatched = async () =>
      (await read<UnmatchedPage<{ conversion_id: string }>>('unmatched-conversions?partner=rector')).data;
    const isListed = async () => (await unmatched()).some(({ conversion_id: id }) => id === 'joined-2');
    await until('the postback has no click', isListed, JOINED_MS);
    await track({ event_type: 'click', click_id: 'click-that-comes-later', session_id: 'another-session' });
    expect(await isListed()).toBe(false);
    const url = `${platform.admin}/api/v1/analytics/clicks/click-that-comes-later`;
    const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
    const { journey } = (await response.json()) as ClickJourney;
    expect(journey).toMatchObject([
      { kind: 'event', event_type: 'click', source: 'default' },
      {
        kind: 'conversion',
        partner_code: 'rector',
        conversion_id: 'joined-2',
        payout: '1.0000',
        payout_currency: 'USD',
      },
    ]);
  });

  it('are erased from both sides by the click id', async () => {
    const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ click_id: 'click-that-comes-later' }) };
    const response = await fetch(`${platform.admin}/api/v1/privacy/erase`, init);
    const erased = (await response.json()) as Record<'events' | 'partners', unknown>;
    expect(erased).toMatchObject({ events: { is_complete: true, events: 1 }, not_answered: [] });
    expect(erased.partners).toContainEqual(expect.objectContaining({ partner_code: 'rector', conversions: 1 }));
    const url = `${platform.admin}/api/v1/analytics/clicks/click-that-comes-later`;
    const isGone = async () => (await fetch(url, { headers })).status === 404;
    await until('neither an event nor a conversion has the click', isGone, JOINED_MS);
  });
});
