import { callService } from '@app/common/identity/call-service';
import { until } from '@app/common/testing/until';
import type { GatewayOverview } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { type FakeService, startFakeService } from '../testing/fake-service';
import { type GatewayUnderTest, INTERNAL_KEY, startGateway } from '../testing/gateway-under-test';

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway({ INSIGHT_KEY });
  service = await startFakeService();
  await insertPartner(gateway.config.pool, 'first', { endpoint_path: '/first/event', endpoint_url: service.url });
  await until('the route is known', async () => (await fetch(`${gateway.url}/first/event`)).status !== 404);
});
afterAll(async () => {
  await gateway.stop();
  await service.close();
});

const INSIGHT_KEY = 'the key of insight at the gateway';

async function first(key = INTERNAL_KEY): Promise<GatewayOverview['partners'][number] | undefined> {
  const response = await read<GatewayOverview>('overview', key);
  if (!response.ok) throw response.problem;
  return response.body.partners.find(({ partner_code }) => partner_code === 'first');
}

function read<Body>(path: string, key: string) {
  const call = { origin: gateway.url, audience: 'gateway', key, sender: 'admin', deadlineMs: 5_000 };
  return callService<Body>({ ...call, method: 'GET', path: `/internal/v1/${path}` });
}

async function send(status: number): Promise<void> {
  service.behaviour = { statusOf: () => status };
  await fetch(`${gateway.url}/first/event?conversion_id=1`);
}

describe('the overview of the gateway', () => {
  it('counts errors that senders saw in a row, until one postback is accepted', async () => {
    for (const status of [401, 422, 429]) await send(status);
    expect(await first()).toMatchObject({ errors_in_a_row: 3, spool_pending: 0, spool_oldest_at: null });
    await send(200);
    expect((await first())?.errors_in_a_row ?? 0).toBe(0);
  });

  it('counts what the spool holds, which is no error to the sender', async () => {
    await send(503);
    const found = await first();
    expect(found).toMatchObject({ errors_in_a_row: 0, spool_pending: 1, dead_lettered: 0 });
    expect(Date.now() - Date.parse(found!.spool_oldest_at!)).toBeLessThan(60_000);
  });

  it('is open to insight, whose key opens nothing else', async () => {
    await expect(first(INSIGHT_KEY)).resolves.toBeDefined();
    await expect(read('spool', INSIGHT_KEY)).resolves.toMatchObject({ ok: false, problem: { code: 'bad_answer' } });
    await expect(read('spool', INTERNAL_KEY)).resolves.toMatchObject({ ok: true });
  });

  it('401: is for our own processes', async () => {
    expect((await fetch(`${gateway.url}/internal/v1/overview`)).status).toBe(401);
  });
});
