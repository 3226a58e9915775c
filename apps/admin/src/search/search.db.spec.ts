import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const HIT = {
  kind: 'conversion_id',
  postback_id: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b',
  conversion_id: 'c1',
  received_at: '2026-01-01T00:00:00.000Z',
};

describe('the search of the admin API', () => {
  let api: AdminApiUnderTest;
  let service: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    service = createServer(({ url }, response) => {
      asked.push(url!);
      const hits = url!.endsWith('q=c1') ? [HIT] : [];
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ hits }));
    });
    await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening));
    api = await startAdminApi();
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    for (const [code, endpoint_url] of [
      ['rector', url],
      ['down', 'http://127.0.0.1:1'],
    ]) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url };
      await api.call('POST', 'partners', { body });
    }
    const tenant = { code: 'agency', name: 'Agency', tokens: { ts_token: ['agency-token'] } };
    await api.call('POST', 'partners/rector/tenants', { body: tenant });
  });
  afterAll(async () => {
    await api.stop();
    service.closeAllConnections();
    service.close();
  });

  const search = async (text: string) => (await api.call('GET', `search?q=${encodeURIComponent(text)}`)).body;

  it('finds an id at the partners, and names those that do not respond', async () => {
    expect(await search('c1')).toMatchObject({
      query: 'text',
      hits: [{ ...HIT, partner_code: 'rector', tenant: null }],
      not_answered: [{ partner_code: 'down' }],
    });
  });

  it('finds the tenant of a token', async () => {
    const { hits } = await search('agency-token');
    expect(hits).toMatchObject([{ kind: 'tenant_token', partner_code: 'rector', tenant: 'agency', postback_id: null }]);
  });

  it('finds endpoint, tenant and conversion of a pasted URL', async () => {
    const url = 'https://x.test/partner/rector/event?conversion_id=c1&ts_token=agency-token';
    const { query, hits } = await search(url);
    expect([query, hits.map(({ kind }: { kind: string }) => kind)]).toEqual([
      'url',
      ['endpoint', 'tenant_token', 'conversion_id'],
    ]);
    expect(asked.at(-1)).toBe('/internal/v1/search?q=c1');
  });

  it.each(['search', 'search?q=', `search?q=${'x'.repeat(4_097)}`])('422: refuses %s', async (path) => {
    expect((await api.call('GET', path)).status).toBe(422);
  });
});
