import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('members of a request to the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    const body = { partner_code: 'one', partner_name: 'One', endpoint_path: 'one/event' };
    await api.call('POST', 'partners', { body });
  });
  afterAll(() => api.stop());

  it.each([
    ['PATCH', 'partners/one', '{"parameter_mapping":{"constructor":"click_id","toString":"sub_id"}}'],
    [
      'PATCH',
      'partners/one/tenants/default',
      '{"parameter_mapping":{"hasOwnProperty":"click_id","constructor":"sub_id"}}',
    ],
  ] as const)('200: %s %s maps names that every JavaScript object has', async (method, path, body) => {
    const response = await api.call(method, path, { body });
    expect(response).toMatchObject({ status: 200, body: JSON.parse(body) as object });
  });

  it.each([
    ['PATCH', 'partners/one', '{"field_rules":{"constructor":{"default":"x"}}}', 'field_rules.constructor'],
    [
      'PATCH',
      'partners/one',
      '{"success_response":{"body":"x","content_type":"text/plain","toString":1}}',
      'success_response.toString',
    ],
    [
      'PATCH',
      'partners/one',
      '{"success_response":{"body":"x","content_type":"text/plain","constructor":1}}',
      'success_response.constructor',
    ],
    ['PATCH', 'partners/one', '{"success_response":[]}', 'success_response'],
    ['PATCH', 'partners/one', '{"success_response":[{"constructor":1}]}', 'success_response'],
    ['PATCH', 'partners/one', '{"partner_name":{"constructor":1}}', 'partner_name'],
    ['PATCH', 'partners/one', '{"ip_allowlist":[{"constructor":1}]}', 'ip_allowlist'],
    ['PATCH', 'partners/one/tenants/default', '{"tokens":{"constructor":["a-token"]}}', 'tokens.constructor'],
    ['PATCH', 'partners/one/tenants/default', '{"tokens":{"toString":["a-token"]}}', 'tokens.toString'],
    ['PATCH', 'partners/one/tenants/default', '{"tokens":{"ts_token":[{"constructor":1}]}}', 'tokens.ts_token'],
    ['PATCH', 'partners/one/tenants/default', '{"tokens":[{"constructor":1}]}', 'tokens'],
    ['POST', 'spool/redrive', '{"ids":[{"constructor":1}]}', 'ids'],
    ['POST', 'spool/redrive', '{"ids":{"constructor":1}}', 'ids'],
    ['POST', 'spool/dead-letter', '{"ids":[[{"constructor":1}]]}', 'ids'],
    ['POST', 'privacy/erase', '{"click_id":{"constructor":1}}', 'click_id'],
    ['POST', 'privacy/export', '{"click_id":"c","partner_codes":[{"constructor":1}]}', 'partner_codes'],
    ['POST', 'api-keys', '{"name":"k","role":{"constructor":1}}', 'role'],
  ] as const)('422: %s %s refuses %s', async (method, path, body, field) => {
    const response = await api.call(method, path, { body });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it.each(['from', 'to'])('422: reports one field error for an invalid time in %s beside a valid one', async (name) => {
    const other = name === 'from' ? 'to' : 'from';
    const response = await api.call('GET', `reconciliation?${name}=2026-02-31&${other}=2026-01-31`);
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field: name }] } });
    expect(response.body.errors).toHaveLength(1);
  });

  it('422: reports some of thousands of unknown names', async () => {
    const tokens = Object.fromEntries(Array.from({ length: 20_000 }, (_, number) => [`z${number}`, 1]));
    const { status, body } = await api.call('PATCH', 'partners/one/tenants/default', { body: { tokens } });
    expect(status).toBe(422);
    expect(body.errors.length).toBeLessThanOrEqual(20);
  });

  it.each(['parameter_mapping', 'field_rules', 'partner_name', 'success_response', 'unknown'])(
    '422: refuses %s that is nested 50,000 deep like any other invalid value',
    async (name) => {
      const nested = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
      const response = await api.call('PATCH', 'partners/one', { body: `{"${name}":${nested}}` });
      expect(response).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    },
  );

  it('422: limits a list of addresses', async () => {
    const ip_allowlist = Array.from({ length: 1_001 }, (_, number) => `10.0.${number >> 8}.${number & 255}`);
    const response = await api.call('PATCH', 'partners/one', { body: { ip_allowlist } });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field: 'ip_allowlist' }] } });
    const some = await api.call('PATCH', 'partners/one', { body: { ip_allowlist: ip_allowlist.slice(1) } });
    expect(some.status).toBe(200);
  });

  it.each(['0x10', '1e1', ' 3', '+3'])('422: accepts only decimal digits as a page size, not %j', async (text) => {
    const response = await api.call('GET', `partners?page_size=${encodeURIComponent(text)}`);
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field: 'page_size' }] } });
  });
});
