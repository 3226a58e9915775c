import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

const CLICK = 'click-of-a-person-0001';

describe('a partner that is deactivated, renamed and moved', () => {
  let platform: DevPlatform;
  let count = 0;

  beforeAll(async () => {
    platform = await DevPlatform.create();
    await platform.start();
    await admin('POST', 'partners', {
      partner_code: 'shopee',
      partner_name: 'Shopee',
      endpoint_path: 'shopee/event',
      parameter_mapping: { cid: 'click_id' },
    });
    await untilServed('shopee/event');
  }, 120_000);
  afterAll(async () => {
    await platform.stop();
    await platform.remove();
  }, 30_000);

  async function admin(method: string, path: string, body?: unknown) {
    const response = await fetch(`${platform.admin}/api/v1/${path}`, {
      method,
      headers: { 'x-api-key': platform.adminKey, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, json: JSON.parse((await response.text()) || 'null') };
  }
  const change = (body: object) => admin('PATCH', 'partners/shopee', body);
  const move = (body: object, confirm = '') => admin('POST', `partners/shopee/identity${confirm}`, body);
  const statusOf = async (path: string): Promise<number> => (await fetch(`${platform.gateway}/${path}`)).status;
  const info = async () => (await (await fetch(`${platform.gateway}/info`)).json()) as { routes: Route[] };
  interface Route {
    partner: string;
    endpoint_path: string;
    is_deployed: boolean;
  }

  const untilServed = (path: string) =>
    until(
      platform.printed,
      async () => (await info()).routes.some((route) => route.endpoint_path === `/${path}` && route.is_deployed),
      20_000,
    );
  const untilUnrouted = () =>
    until(platform.printed, async () => !(await info()).routes.some(({ partner }) => partner === 'shopee'), 20_000);

  async function send(path: string, times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      expect(await statusOf(`${path}?conversion_id=${(count += 1)}&cid=${CLICK}&usd_payout=1`)).toBe(200);
    }
  }

  it('reconciles exactly through deactivation, reactivation and renames', async () => {
    await send('shopee/event', 3);
    await change({ endpoint_path: 'shopee/renamed' });
    await untilServed('shopee/renamed');
    await send('shopee/renamed', 2);
    await admin('DELETE', 'partners/shopee');
    await untilUnrouted();
    expect(await statusOf('shopee/renamed?conversion_id=refused')).toBe(404);
    await change({ endpoint_path: 'shopee/again' });
    await change({ is_active: true });
    await untilServed('shopee/again');
    await send('shopee/again', 2);
    await admin('DELETE', 'partners/shopee');
    await untilUnrouted();
    await until(
      platform.printed,
      async () => {
        const { json } = await admin('GET', 'reconciliation?partner_code=shopee');
        const sum = (field: string): number =>
          json.data.reduce((total: number, hour: Record<string, number>) => total + hour[field]!, 0);
        return json.adds_up && sum('received') === count && sum('stored') === count && sum('difference') === 0;
      },
      20_000,
    );
  });

  it('is exported and erased completely while it is inactive', async () => {
    const { json } = await admin('POST', 'privacy/erase', { click_id: CLICK });
    expect(json.not_answered).toEqual([]);
    expect(json.partners).toContainEqual(
      expect.objectContaining({ partner_code: 'shopee', is_complete: true, conversions: count }),
    );
  });

  it('cannot be moved while that would hide its data', async () => {
    const dry = await move({ database_name: 'shopee_moved' });
    expect(dry).toMatchObject({ status: 200, json: { is_done: false } });
    expect(JSON.stringify(dry.json.refusals)).toContain(`would hide`);
    expect(await move({ database_name: 'shopee_moved' }, '?confirm=shopee')).toMatchObject({ status: 409 });
    // Another partner's database, and the gateway's own.
    for (const database_name of ['rector_db', 'involve_asia_db']) {
      const { status, json } = await move({ database_name }, '?confirm=shopee');
      expect([status, JSON.stringify(json.errors)]).toEqual([409, expect.stringContaining('may not read')]);
    }
    expect((await admin('GET', 'partners/shopee')).json).toMatchObject({ database_name: 'shopee_db' });
  });

  it('can be moved to another database when that hides no data, and works there', async () => {
    await admin('POST', 'partners', { partner_code: 'fresh', partner_name: 'Fresh', endpoint_path: 'fresh/event' });
    await untilServed('fresh/event');
    await admin('DELETE', 'partners/fresh');
    const path = 'partners/fresh/identity?confirm=fresh';
    await until(
      platform.printed,
      async () => (await admin('POST', path, { database_name: 'fresh_moved' })).status === 200,
      20_000,
    );
    // Refused until the service has left the previous database: what it stored there would be hidden.
    await until(
      platform.printed,
      async () => (await admin('PATCH', 'partners/fresh', { is_active: true })).status === 200,
      20_000,
    );
    expect(platform.printed()).toContain('fresh: database fresh_moved');
    await untilServed('fresh/event');
    expect(await statusOf('fresh/event?conversion_id=1')).toBe(200);
    await admin('DELETE', 'partners/fresh');
    // Back to the previous database: the one conversion would be hidden.
    const { status, json } = await admin('POST', path, { database_name: 'fresh_db' });
    expect([status, JSON.stringify(json.errors)]).toEqual([409, expect.stringContaining('rows of conversions')]);
  });
});
