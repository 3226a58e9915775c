import { until } from '@app/common/testing/until';
import { UnroutedRepository } from './unrouted.repository';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.stop());

describe('a request without a route', () => {
  it.each([
    ['/partner/involve/event&ts_token=very-hidden', ''],
    ['/partner/involve/event%3Fapi_key=very-hidden', ''],
    ['/partner/evnt?ts_token[]=very-hidden&session_id=very-hidden', ''],
    ['/partner/evnt', 'not json { api_key: very-hidden, ts_token=very-hidden'],
  ])('is kept without its secrets, wherever they stand: %s %s', async (target, body) => {
    const headers = { 'x-custom': 'api_key=very-hidden' };
    const response = await fetch(gateway.url + target, { method: 'POST', body, headers });
    expect(response.status).toBe(404);
    const id = response.headers.get('x-postback-id');
    const read = () => gateway.own.pool.query('SELECT path, unrouted::text AS whole FROM unrouted WHERE id = $1', [id]);
    await until('it is kept', async () => (await read()).rowCount === 1);
    const { rows } = await read();
    expect(rows[0].path).toMatch(/^\/partner\/(involve\/event|evnt)/);
    expect(rows[0].whole).not.toContain('very-hidden');
  });

  it('stores a large body whole, and lists only the parameters of its query', async () => {
    const body = `conversion_id=c1&note=${'x'.repeat(16 * 1024)}`;
    const response = await fetch(`${gateway.url}/partner/evnt?offer_id=5`, { method: 'POST', body });
    const id = response.headers.get('x-postback-id');
    const read = () => gateway.own.pool.query('SELECT parameters, payload FROM unrouted WHERE id = $1', [id]);
    await until('it is kept', async () => (await read()).rowCount === 1);
    const { rows } = await read();
    expect(rows[0].parameters).toEqual({ offer_id: '5' });
    expect(rows[0].payload.length).toBeGreaterThan(body.length);
  });

  it('is listed in pages of about a mebibyte', async () => {
    await gateway.own.pool.query(`
      INSERT INTO unrouted (id, received_at, method, path, parameters, request_headers, payload, size_bytes)
      SELECT ('019aa5f0-7c00-7000-8000-00000000000' || number)::uuid, now(), 'GET', '/many', json_build_object('a', repeat('x', 400000)), '{}', NULL, 1
        FROM generate_series(1, 5) AS number`);
    const repository = new UnroutedRepository(gateway.own.pool);
    const first = await repository.list('/many', null, 5);
    expect([first.data.length, first.isCut]).toEqual([3, true]);
    const second = await repository.list('/many', first.data.at(-1)!.id, 5);
    expect([second.data.length, second.isCut]).toEqual([2, false]);
    expect(second.data[0]).not.toHaveProperty('found');
  });
});
