import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const REPORT = 'compliance-report?partner_code=one&to=2100-01-01&from=';

describe('times that a client of the admin API sends', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    const body = { partner_code: 'one', partner_name: 'One', endpoint_path: 'one/event' };
    await api.call('POST', 'partners', { body });
  });
  afterAll(() => api.stop());

  it('reads times without a zone in a query as UTC', async () => {
    await api.pool.query(`INSERT INTO audit_log (at, actor, action, entity, entity_id) VALUES
      ('2020-05-05T12:00:00Z', 'key:x', 'insert', 'partner', 'noon')`);
    const totalFrom = async (from: string, to: string) =>
      (await api.call('GET', `audit?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`)).body.total;
    expect(await totalFrom('2020-05-05T12:00:00', '2020-05-05T12:00:01')).toBe(1);
    expect(await totalFrom('2020-05-05 12:00', '2020-05-05 12:01')).toBe(1);
    expect(await totalFrom('2020-05-05T12:00:01', '2020-05-06')).toBe(0);
    expect(await totalFrom('2020-05-05', '2020-05-05T12:00:00')).toBe(0);
    expect(await totalFrom('2020-05-05T20:00:00+08:00', '2020-05-05T20:00:01+08:00')).toBe(1);
  });

  it('reads times without a zone in a body and a span as UTC', async () => {
    const body = { name: 'k', role: 'viewer', expires_at: '2030-01-01T00:00:00' };
    expect((await api.call('POST', 'api-keys', { body })).body.expires_at).toBe('2030-01-01T00:00:00.000Z');
    const spanTo = async (to: string) =>
      (await api.call('GET', `reconciliation?from=2026-01-31T12:00:00&to=${to}`)).body.errors?.[0].field;
    expect(await spanTo('2026-01-31T12:00:00Z')).toBe('to');
    expect(await spanTo('2026-01-31T12:00:01Z')).toBeUndefined();
  });

  it.each([
    ['2026-02-31', 'must be a day and time that exist'],
    ['2026-02-29T10:00:00Z', 'must be a day and time that exist'],
    ['01/02/2026', 'must begin with the year, as in 2025-01-31: day and month are ambiguous'],
    ['yesterday', 'must be a time such as 2025-01-31T12:00:00Z'],
    ['1769817600', 'must be a time such as 2025-01-31T12:00:00Z'],
  ])('refuses an invalid time on every route, with its field: %s', async (text, reason) => {
    for (const path of [`audit?from=${text}`, `reconciliation?from=${text}`, `${REPORT}${text}`]) {
      const { status, body } = await api.call('GET', path);
      expect([path, status]).toEqual([path, 422]);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'from', reason })]);
    }
    const body = { name: 'k', role: 'viewer', expires_at: text };
    const refused = await api.call('POST', 'api-keys', { body });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ field: 'expires_at', reason: expect.stringContaining(reason) });
  });
});
