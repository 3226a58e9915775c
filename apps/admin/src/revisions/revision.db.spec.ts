import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('revisions of the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  afterAll(() => api.stop());

  async function create(code: string, fields: Record<string, unknown> = {}): Promise<void> {
    const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, ...fields };
    expect((await api.call('POST', 'partners', { body })).status).toBe(201);
  }
  const patch = (path: string, body: unknown) => api.call('PATCH', `partners/${path}`, { body });
  const rollBack = (code: string, version: number | string, headers = {}) =>
    api.call('POST', `partners/${code}/revisions/${version}/rollback`, { headers });
  const tenantsOf = async (code: string) => (await api.call('GET', `partners/${code}/tenants`)).body.data;

  it('lists every change with its actor, time, before and after, the newest first', async () => {
    await create('listed');
    await patch('listed', { timezone: 'Asia/Singapore' });
    await patch('listed/tenants/default', { name: 'Main' });
    const { body } = await api.call('GET', 'partners/listed/revisions');
    expect(body.total).toBe(3);
    expect(body.data).toMatchObject([
      {
        version: 3,
        changed_by: 'key:ADMIN_API_KEY',
        entity: 'tenant',
        entity_code: 'default',
        before: { tenants: [{ name: 'Default' }] },
        after: { tenants: [{ name: 'Main' }] },
      },
      {
        version: 2,
        entity: 'partner',
        before: { partner: { timezone: 'UTC' } },
        after: { partner: { timezone: 'Asia/Singapore' } },
      },
      { version: 1, entity: 'partner', before: null },
    ]);
    expect((await api.call('GET', 'partners/listed/revisions/2')).body).toEqual(body.data[1]);
    const { body: second } = await api.call('GET', `partners/listed/revisions?limit=2&page=2`);
    expect(second.data.map(({ version }: { version: number }) => version)).toEqual([1]);
  });

  it('restores every field of any version as a new revision', async () => {
    await create('rolled', {
      parameter_mapping: { z: 'click_id', a: 'sub_id' },
      success_response: { body: '1', content_type: 'text/plain' },
      ip_allowlist: ['203.0.113.0/24'],
    });
    const before = (await api.call('GET', 'partners/rolled')).body;
    await patch('rolled', {
      partner_name: 'New',
      endpoint_path: 'rolled/elsewhere',
      parameter_mapping: { a: 'aff_sub' },
      field_rules: { event: { constant: 'x' } },
      timezone: 'Asia/Tokyo',
      conversion_key: ['conversion_id', 'event'],
      amounts_on_duplicate: 'add',
      date_order: 'mdy',
      timezone_field: 'tz',
      envelope: 'data',
      charset: 'big5',
      dedupe: 'off',
      on_invalid: 'reject',
      success_response: null,
      ip_allowlist: [],
      max_daily_requests: 1,
      is_active: false,
    });
    const response = await rollBack('rolled', 1);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ...before, version: 3, updated_at: expect.any(String), kept: [] });
    expect(Object.keys(response.body.parameter_mapping)).toEqual(['z', 'a']);
    expect(response.headers.etag).toBe('"3"');
    await rollBack('rolled', 2);
    expect((await api.call('GET', 'partners/rolled')).body).toMatchObject({
      partner_name: 'New',
      timezone: 'Asia/Tokyo',
      conversion_key: ['conversion_id', 'event'],
      charset: 'big5',
    });
  });

  it('restores tenants, their tokens and the default one, and deactivates later ones', async () => {
    await create('accounts');
    const tenants = 'partners/accounts/tenants';
    await api.call('POST', tenants, { body: { code: 'old', name: 'Old', tokens: { ts_token: ['old-1', 'old-2'] } } });
    const good = (await api.call('GET', 'partners/accounts')).body.version;
    await patch('accounts/tenants/old', {
      name: 'Changed',
      tokens: { ts_token: ['old-2'] },
      parameter_mapping: { a: 'sub_id' },
    });
    const late = {
      code: 'late',
      name: 'Late',
      is_default: true,
      tokens: { ts_token: ['old-1'], ts_param: ['late-1'] },
    };
    expect((await api.call('POST', tenants, { body: late })).status).toBe(201);
    expect((await rollBack('accounts', good)).status).toBe(200);
    expect(await tenantsOf('accounts')).toMatchObject([
      { code: 'default', is_default: true, is_active: true },
      { code: 'old', name: 'Old', parameter_mapping: {}, tokens: { ts_token: ['old-1', 'old-2'] } },
      { code: 'late', is_default: false, is_active: false, tokens: { ts_token: [], ts_param: [] } },
    ]);
  });

  it('keeps where the service runs and which partner is the default', async () => {
    await create('deployed');
    await patch('deployed', {
      endpoint_url: 'http://127.0.0.1:8103',
      cloud_run_project_id: 'my-project',
      is_default: true,
    });
    expect((await rollBack('deployed', 1)).body).toMatchObject({
      endpoint_url: 'http://127.0.0.1:8103',
      cloud_run_project_id: 'my-project',
      is_default: true,
    });
  });

  it('accepts a JSON request without a body', async () => {
    await create('bodyless');
    const headers = { 'content-type': 'application/json' };
    expect((await rollBack('bodyless', 1, headers)).status).toBe(200);
    expect((await api.call('DELETE', 'partners/bodyless', { headers })).status).toBe(200);
  });

  it('keeps the identity of the partner and where it runs, and reports both', async () => {
    await create('identified', { database_url: 'postgres://svc:hidden@db.example/old_db' });
    await patch('identified', { endpoint_url: 'https://8.8.8.8' });
    await patch('identified', {
      partner_name: 'New',
      endpoint_url: 'https://8.8.4.4',
      cloud_run_region: 'europe-west1',
    });
    const now = {
      database_name: 'present_db',
      database_url: 'postgres://svc:hidden@db.example/present_db',
      cloud_run_service_name: 'present-service',
    };
    await api.pool.query(
      `UPDATE partners SET (database_name, database_url, cloud_run_service_name) = ($1, $2, $3)
        WHERE partner_code = 'identified'`,
      Object.values(now),
    );
    const { status, body } = await rollBack('identified', 2);
    const kept = { endpoint_url: 'https://8.8.4.4', cloud_run_region: 'europe-west1', ...now };
    const shown = { ...kept, database_url: 'postgres://svc:***@db.example/present_db' };
    expect(status).toBe(200);
    expect(body).toMatchObject({ partner_name: 'identified', ...shown });
    expect(body.kept).toEqual([
      { field: 'database_name', in_version: 'identified_db', now: 'present_db' },
      { field: 'database_url', in_version: 'postgres://svc:***@db.example/old_db', now: shown.database_url },
      { field: 'cloud_run_service_name', in_version: 'identified-postback', now: 'present-service' },
      { field: 'endpoint_url', in_version: 'https://8.8.8.8', now: 'https://8.8.4.4' },
      { field: 'cloud_run_region', in_version: 'asia-southeast1', now: 'europe-west1' },
    ]);
  });

  it('creates no revision when nothing changes', async () => {
    await create('level');
    expect((await rollBack('level', 1)).body.version).toBe(1);
  });

  it('409: changes nothing when another partner has the old path', async () => {
    await create('moved');
    await patch('moved', { endpoint_path: 'moved/away', partner_name: 'Moved' });
    await create('heir', { endpoint_path: 'moved/event' });
    expect(await rollBack('moved', 1)).toMatchObject({ status: 409, body: { errors: [{ field: 'endpoint_path' }] } });
    expect((await api.call('GET', 'partners/moved')).body).toMatchObject({ partner_name: 'Moved', version: 2 });
  });

  it('412: refuses another version', async () => {
    await create('guarded');
    expect((await rollBack('guarded', 1, { 'if-match': '"9"' })).status).toBe(412);
  });

  it('503: counts no traffic without a service, and 422 for versions in the wrong order or too many', async () => {
    await create('unserved');
    const traffic = (query: string) => api.call('GET', `partners/unserved/revisions/traffic?${query}`);
    expect((await traffic('from_version=1&to_version=1')).status).toBe(503);
    expect((await traffic('from_version=7&to_version=9')).body).toEqual({ data: [] });
    for (const query of ['from_version=2&to_version=1', 'from_version=1&to_version=101', 'from_version=1']) {
      expect(await traffic(query)).toMatchObject({ status: 422, body: { errors: [{ code: expect.any(String) }] } });
    }
  });

  it.each([99, 0, 'x', '-1', '1e3', '99999999999999999999'])('404: refuses the unknown version %s', async (version) => {
    expect((await rollBack('guarded', version)).status).toBe(404);
    expect((await api.call('GET', `partners/guarded/revisions/${version}`)).status).toBe(404);
  });

  it('404: refuses an unknown partner', async () => {
    expect((await rollBack('nobody', 1)).status).toBe(404);
    expect((await api.call('GET', 'partners/nobody/revisions')).status).toBe(404);
  });
});
