import { until } from '@app/partner-config/testing/until';
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
    const answer = await fetch(gateway.url + target, { method: 'POST', body, headers });
    expect(answer.status).toBe(404);
    const id = answer.headers.get('x-postback-id');
    const read = () => gateway.own.pool.query('SELECT path, unrouted::text AS whole FROM unrouted WHERE id = $1', [id]);
    await until('it is kept', async () => (await read()).rowCount === 1);
    const { rows } = await read();
    expect(rows[0].path).toMatch(/^\/partner\/(involve\/event|evnt)/);
    expect(rows[0].whole).not.toContain('very-hidden');
  });

  it('keeps a large body whole, and lists the parameters of its query alone', async () => {
    const body = `conversion_id=c1&note=${'x'.repeat(16 * 1024)}`;
    const answer = await fetch(`${gateway.url}/partner/evnt?offer_id=5`, { method: 'POST', body });
    const id = answer.headers.get('x-postback-id');
    const read = () => gateway.own.pool.query('SELECT parameters, payload FROM unrouted WHERE id = $1', [id]);
    await until('it is kept', async () => (await read()).rowCount === 1);
    const { rows } = await read();
    expect(rows[0].parameters).toEqual({ offer_id: '5' });
    expect(rows[0].payload.length).toBeGreaterThan(body.length);
  });
});
