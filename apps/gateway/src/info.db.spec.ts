import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { startGateway } from './testing/gateway-under-test';
import { startFakeService } from './testing/fake-service';

it('/info says to anybody which partners are deployed, and not where', async () => {
  const [gateway, service] = [await startGateway(), await startFakeService()];
  await insertPartner(gateway.config.pool, 'one', { endpoint_path: '/one/event', endpoint_url: service.url });
  await until('the route is there', async () => (await fetch(`${gateway.url}/one/event`)).status === 218);
  const text = await (await fetch(`${gateway.url}/info`)).text();
  expect(JSON.parse(text)).toMatchObject({
    routes: [{ partner: 'one', endpoint_path: '/one/event', is_deployed: true }],
    is_spool_up: true,
  });
  expect(text).not.toContain(new URL(service.url).port);
  await gateway.stop();
  await service.close();
});
