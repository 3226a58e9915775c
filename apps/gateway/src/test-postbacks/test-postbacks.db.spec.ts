import { callService } from '@app/common/identity/call-service';
import { until } from '@app/common/testing/until';
import { ENVELOPE_HEADERS } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { type FakeService, startFakeService } from '../testing/fake-service';
import { type GatewayUnderTest, INTERNAL_KEY, startGateway } from '../testing/gateway-under-test';

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway();
  service = await startFakeService();
  await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url });
  await until('it is routed', async () => (await fetch(`${gateway.url}/one/event`)).status === 218);
  service.received.length = 0;
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
});

const send = (body: object) =>
  callService<Record<string, unknown>>({
    origin: gateway.url,
    audience: 'gateway',
    key: INTERNAL_KEY,
    sender: 'admin',
    deadlineMs: 5_000,
    method: 'POST',
    path: '/internal/v1/test-postbacks',
    body,
  });

describe('a test postback of admin', () => {
  it('is forwarded as a test in the name of an address, and each step is measured', async () => {
    const target = '/partner/one/event?conversion_id=test';
    const response = await send({ target, address: '203.0.113.7' });
    const times = { route_ms: expect.any(Number), service_ms: expect.any(Number) };
    expect(response).toMatchObject({ ok: true, body: { partner_code: 'one', status: 218, failure: null, ...times } });
    const { url, headers } = service.received.at(-1)!;
    expect(url).toBe(target);
    expect(headers).toMatchObject({ [ENVELOPE_HEADERS.test]: '1', [ENVELOPE_HEADERS.address]: '203.0.113.7' });
  });

  it('says that no partner has its path, and sends nothing', async () => {
    const before = service.received.length;
    const response = await send({ target: '/partner/none/event?conversion_id=test' });
    expect(response).toMatchObject({ ok: true, body: { partner_code: null, status: null, service_ms: null } });
    expect(service.received).toHaveLength(before);
  });

  it('is for admin only', async () => {
    const response = await fetch(`${gateway.url}/internal/v1/test-postbacks`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  });
});
