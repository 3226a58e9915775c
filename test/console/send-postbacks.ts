import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { runningServerUrl } from '../../tools/dev-server/postgres/embedded-postgres';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { sendVisits } from './send-visits';
import { storeDecisions } from './store-decisions';
import type { SentPostbacks } from './visited-pages';

/** Short and long ones, and one that has to be escaped. */
const OFFERS = [
  'Shopee MY',
  'Zalora, “New Year” for customers who come back within thirty days – MY, SG & ID',
  '虾皮',
  'Lazada SG',
];
const STATUSES = ['approved', 'pending', 'rejected'];

const tile = (id: string, chart: string, width: number, plan: object, more: object = {}): object => ({
  id,
  title: '',
  chart,
  width,
  plan,
  comparison: 'none',
  period: 'today',
  ...more,
});
/** A tile of each kind. */
const DASHBOARD = {
  name: 'Today at a glance',
  is_shared: true,
  definition: {
    period: 'days30',
    tiles: [
      tile('conversions', 'figure', 1, { metrics: ['conversions'] }, { comparison: 'before' }),
      tile('hours', 'line', 3, { metrics: ['payout'], grain: 'hour', dimensions: ['offer'] }),
      tile('stack', 'stacked', 2, { metrics: ['conversions'], grain: 'hour', dimensions: ['status'] }),
      tile('offers', 'bar', 2, { metrics: ['payout'], dimensions: ['offer'] }, { title: 'Offers by their payout' }),
      tile('table', 'table', 4, { metrics: ['conversions', 'payout'], dimensions: ['partner', 'offer'] }),
    ],
  },
};

/**
 * Sends what a console has to show: new conversions, updates, duplicates, input that is no conversion, and a request to
 * no endpoint; and events. A dry run reads the conversions.
 */
export async function sendPostbacks(platform: DevPlatform): Promise<SentPostbacks> {
  const { gateway } = platform;
  const { data } = await request<{ data: { partner_code: string; endpoint_path: string }[] }>(
    platform,
    'partners?page_size=100',
  );
  for (const [place, { endpoint_path }] of data.entries())
    await sendConversions(`${gateway}/partner${endpoint_path}`, place);
  await send(`${gateway}/partner/involve/events?conversion_id=c-1&status=approved`);
  await storeDecisions(platform);
  await sendEvents(gateway);
  await sendVisits(gateway);
  const quarantine = await request<{ data: { postback_id: string }[] }>(platform, 'quarantine?partner=involve_asia');
  const draft = { parameter_mapping: { conversion_id: 'order_id', usd_payout: 'usd_payout' } };
  const job = await request<{ id: string }>(platform, 'partners/involve_asia/dry-runs', { last: 1_000, draft });
  const dashboard = await request<{ id: string }>(platform, 'insight/dashboards', DASHBOARD);
  return {
    quarantined: quarantine.data[0]!.postback_id,
    job: job.id,
    dashboard: dashboard.id,
    ...(await runReport(platform)),
  };
}

/** Saves a report, and waits for a run of it, which is due at once. */
async function runReport(platform: DevPlatform): Promise<{ report: string; run: string }> {
  const report = await request<{ id: string }>(platform, 'insight/reports', {
    name: 'Offers of today',
    board: { ...DASHBOARD.definition, period: 'today' },
    language: 'en',
    timezone: 'UTC',
    schedule: { every: 'day', at: '08:00' },
    channels: ['webhook'],
  });
  const database = new URL(await runningServerUrl(platform.dataDir));
  database.pathname = '/postback_insight';
  await onDatabase(database.toString(), (client) =>
    client.query('UPDATE reports SET next_due_at = now() WHERE id = $1', [report.id]),
  );
  const runs = (): Promise<{ data: { id: string; state: string }[] }> =>
    request(platform, `insight/reports/${report.id}/runs`);
  await until(
    () => 'the report is run',
    async () => (await runs()).data[0]?.state === 'done',
    60_000,
  );
  return { report: report.id, run: (await runs()).data[0]!.id };
}

/** Sends 24 postbacks of 20 conversions to a partner, and two that are no conversions; fewer to one at a later place. */
export async function sendConversions(endpoint: string, place = 0): Promise<void> {
  for (let number = 0; number < 24 - place * 4; number += 1) {
    const parameters = new URLSearchParams({
      conversion_id: `c-${place}-${number % 20}`,
      offer_name: OFFERS[number % OFFERS.length]!,
      status: STATUSES[number % STATUSES.length]!,
      usd_sale_amount: `${10 + number}.${number % 10}0`,
      usd_payout: `${number}.25`,
      click_id: `click-${place}-${number}-3f9a2b7c`,
      ...(number % 5 === 0 && {
        payout_local: `${number * 4}.7305`,
        conversion_currency: number % 2 ? 'MYR' : 'TWD',
      }),
    });
    await send(`${endpoint}?${parameters.toString()}`);
  }
  await send(`${endpoint}?offer_name=No%20id&usd_payout=1.00`);
  await send(`${endpoint}?conversion_id=bad-${place}&usd_payout=many`);
}

/** Sends some events, one of a bot, and one that cannot be read. */
async function sendEvents(gateway: string): Promise<void> {
  const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
  const session = { user_id: 'user-7-3f9a2b7c', session_id: 'session-7-3f9a2b7c' };
  const events = [
    { event_type: 'page_view', page_url: 'https://shop.example/products/7?utm_source=mail', ...session },
    { event_type: 'product_view', product_id: 'p-7', event_name: 'Viewed, with a name that is longer than others' },
    { event_type: 'purchase', order_id: 'o-7', amount: '1234.50', currency: 'MYR', coupon: '新年', ...session },
    { event_type: 7, timestamp: 'yesterday' },
  ];
  await post(`${gateway}/api/v1/analytics/track/batch`, browser, { events });
  await post(`${gateway}/api/v1/analytics/track`, 'Googlebot/2.1', { event_type: 'click' });
}

async function post(url: string, agent: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'user-agent': agent }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} was answered ${response.status}: ${await response.text()}`);
}

async function request<Body>({ admin, adminKey }: DevPlatform, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${admin}/api/v1/${path}`, {
    headers: { 'x-api-key': adminKey, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

async function send(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (response.status >= 500) throw new Error(`${url} was answered ${response.status}`);
}
