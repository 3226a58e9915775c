import { callService } from '@app/common/identity/call-service';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, INTERNAL_KEY, startGateway } from '../testing/gateway-under-test';
import { startFakeService, type FakeService } from '../testing/fake-service';

let gateway: GatewayUnderTest;
let service: FakeService;

beforeAll(async () => {
  gateway = await startGateway();
  service = await startFakeService();
  await insertPartner(gateway.config.pool, 'one', { endpoint_url: service.url });
  await until('it is routed', async () => (await get('/one/event')).status === 218);
});

afterAll(async () => {
  await gateway.stop();
  await service.close();
});

const get = (path: string) => fetch(gateway.url + path);
const postbackIdOf = (response: Response): string => String(response.headers.get('x-postback-id'));
const spooled = async (): Promise<{ id: string; state: string; attempts: number }[]> =>
  (await gateway.own.pool.query('SELECT id, state, attempts FROM spool')).rows;
const untilEmpty = () => until('the spool is empty', async () => (await spooled()).length === 0, 20_000);

describe('a path that changes', () => {
  it('spools a postback whose path its service does not know yet, and delivers it later', async () => {
    service.behaviour.isUnknown = (target) => target.includes('new');
    service.accepted.length = 0;
    const responses = await Promise.all(Array.from({ length: 9 }, (_, n) => get(`/one/event?new=${n}`)));
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    expect((await get('/one/event?old=1')).status).toBeLessThan(300);
    await until('all were tried again', async () => (await spooled()).every(({ attempts }) => attempts > 0), 20_000);
    expect((await spooled()).map(({ state }) => state)).toEqual(responses.map(() => 'waiting'));
    delete service.behaviour.isUnknown;
    await untilEmpty();
    const postbackIds = service.accepted
      .filter(({ target }) => target.includes('new'))
      .map(({ postbackId }) => postbackId);
    expect(postbackIds.toSorted()).toEqual(responses.map(postbackIdOf).toSorted());
  });

  it('delivers unrouted requests to the partner that had their path before, after a redrive', async () => {
    const rename = (path: string) =>
      gateway.config.pool.query('UPDATE partners SET endpoint_path = $1 WHERE partner_code = $2', [path, 'one']);
    await rename('/one/renamed');
    await until('the previous path is unknown', async () => (await get('/one/event?probe=1')).status === 404);
    const late = await get('/one/event?late=1');
    expect(late.status).toBe(404);
    service.accepted.length = 0;
    const kept = () => gateway.own.pool.query('SELECT FROM unrouted WHERE id = $1', [postbackIdOf(late)]);
    await until('it is kept', async () => (await kept()).rowCount === 1);
    const call = { origin: gateway.url, audience: 'gateway', key: INTERNAL_KEY, sender: 'admin', deadlineMs: 5_000 };
    const body = { ids: [postbackIdOf(late)] };
    const response = await callService({ ...call, method: 'POST', path: '/internal/v1/unrouted/redrive', body });
    expect(response).toMatchObject({ body: { moved: 1, skipped: 0, errors: [], is_complete: true } });
    await untilEmpty();
    expect(service.accepted.map(({ postbackId }) => postbackId)).toEqual([postbackIdOf(late)]);
  });
});
