import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

/** Less than a wait for a service; far more than it takes to answer without one. */
const AT_ONCE_MS = 300;

let gateway: GatewayUnderTest;
let service: FakeService;

beforeEach(async () => {
  gateway = await startGateway();
  service = await startFakeService();
  await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url });
  await until('the route is there', async () => (await get('/one/event')).status === 218);
});

afterEach(async () => {
  await gateway.stop();
  await service.close();
});

const get = (path: string, init: RequestInit = {}) => fetch(gateway.url + path, init);

/** Takes the service away until the gateway has noticed, by postbacks that are kept. */
async function fallSilent(): Promise<void> {
  await service.close();
  await Promise.all(Array.from({ length: 5 }, () => get('/one/event')));
  await until('the service counts as away', async () =>
    (await (await get('/metrics')).text()).includes('gateway_service_away{partner="one"} 1'),
  );
}

describe('a service whose circuit has only just opened', () => {
  it('makes requests wait that are never spooled: a read, a redrive, a HEAD, another method', async () => {
    await fallSilent();
    const asked: [string, string][] = [
      ['GET', '/one/event/stats'],
      ['POST', '/one/event/quarantine/redrive'],
      ['POST', '/one/event/conversions/x'],
      ['HEAD', '/one/event'],
      ['DELETE', '/one/event'],
    ];
    const responses = asked.map(([method, path]) => get(path, { method }));
    await service.open();
    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([218, 218, 218, 218, 218]);
  });

  it('makes no request wait once it is unavailable for longer', async () => {
    await fallSilent();
    await until('reads are refused at once', async () => {
      const startedMs = performance.now();
      const { status } = await get('/one/event/stats');
      return status === 503 && performance.now() - startedMs < AT_ONCE_MS;
    });
  });
});
