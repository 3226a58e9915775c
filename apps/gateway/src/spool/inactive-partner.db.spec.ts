import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

const AWAY = 'does not answer';

describe('the spool of a partner that is deactivated', () => {
  let gateway: GatewayUnderTest;
  let service: FakeService;
  beforeAll(async () => {
    gateway = await startGateway();
    service = await startFakeService({ statusOf: () => 200 });
    await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url });
  });
  afterAll(async () => {
    await gateway.stop();
    await service.close();
  });

  const get = (path: string) => fetch(gateway.url + path);
  /** Resolves when the gateway goes by it. */
  async function setActive(isActive: boolean): Promise<void> {
    await gateway.config.pool.query(`UPDATE partners SET is_active = $1 WHERE partner_code = 'one'`, [isActive]);
    await until('the routes are followed', async () => {
      const { routes } = (await (await get('/info')).json()) as { routes: unknown[] };
      return routes.length === (isActive ? 1 : 0);
    });
  }
  const waiting = async (): Promise<number> =>
    Number((await gateway.own.pool.query(`SELECT count(*) FROM spool WHERE state = 'waiting'`)).rows[0].count);
  const figure = async (name: string): Promise<number> => {
    const text = await (await get('/metrics')).text();
    return Number(new RegExp(`^${name}{partner="one"} (.*)$`, 'm').exec(text)?.[1]);
  };

  /** Spools postbacks for a service that is unavailable, then deactivates its partner. */
  async function spoolAndDeactivate(): Promise<string[]> {
    await setActive(true);
    service.accepted.length = 0;
    await service.close();
    const postbackIds: string[] = [];
    for (let n = 0; n < 3; n += 1)
      postbackIds.push(String((await get(`/one/event?n=${n}`)).headers.get('x-postback-id')));
    expect(await waiting()).toBe(3);
    await setActive(false);
    return postbackIds;
  }

  it('is delivered in order and once, while its endpoint receives nothing more', async () => {
    const postbackIds = await spoolAndDeactivate();
    await service.open();
    await until('the spool is empty', async () => (await waiting()) === 0, 15_000);
    expect(service.accepted.map(({ postbackId }) => postbackId)).toEqual(postbackIds);
    expect((await get('/one/event')).status).toBe(404);
  });

  it('is delivered also after a restart of the gateway without its config database', async () => {
    const postbackIds = await spoolAndDeactivate();
    await gateway.restart({ CONFIG_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    await service.open();
    await until('the spool is empty', async () => (await waiting()) === 0, 15_000);
    expect(service.accepted.map(({ postbackId }) => postbackId)).toEqual(postbackIds);
    await gateway.restart();
  });

  it('raises no alarm while the service is unavailable', async () => {
    await spoolAndDeactivate();
    gateway.logged.length = 0;
    await gateway.restart();
    await until('the service is found away', () => Promise.resolve(gateway.logged.join('').includes(AWAY)), 15_000);
    const said = gateway.logged.filter((line) => line.includes(AWAY)).map((line) => JSON.parse(line) as object);
    expect(said).toMatchObject([{ level: 'warning', message: expect.stringContaining('one is inactive and') }]);
    await until('the spool is measured', async () => (await figure('gateway_spool_waiting')) === 3, 15_000);
    expect(await figure('gateway_spool_oldest_age_seconds')).toBe(0);
    expect(await figure('gateway_service_away')).toBeNaN();
    await setActive(true);
    await until('it is old again', async () => (await figure('gateway_spool_oldest_age_seconds')) > 0, 15_000);
    await service.open();
    await until('the spool is empty', async () => (await waiting()) === 0, 15_000);
  });
});
