import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('changing partners', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  afterAll(() => api.stop());

  async function create(partnerCode: string, fields: Record<string, unknown> = {}): Promise<void> {
    const body = {
      partner_code: partnerCode,
      partner_name: partnerCode,
      endpoint_path: `${partnerCode}/event`,
      ...fields,
    };
    expect((await api.call('POST', 'partners', { body })).status).toBe(201);
  }

  describe('PATCH partners/{partner_code}', () => {
    it('200: changes the given fields, replaces a mapping whole, and keeps the rest', async () => {
      await create('patched', { parameter_mapping: { a: 'click_id', b: 'sub_id' }, timezone: 'Asia/Tokyo' });
      const response = await api.call('PATCH', 'partners/patched', { body: { parameter_mapping: { c: 'aff_sub' } } });
      expect(response.status).toBe(200);
      expect(response.headers.etag).toBe('"2"');
      expect(response.body).toMatchObject({ version: 2, timezone: 'Asia/Tokyo', partner_name: 'patched' });
      expect(response.body.parameter_mapping).toEqual({ c: 'aff_sub' });
    });

    it('200: creates no version when nothing changes', async () => {
      await create('unchanged');
      expect((await api.call('PATCH', 'partners/unchanged', { body: {} })).body.version).toBe(1);
      const same = { partner_name: 'unchanged' };
      expect((await api.call('PATCH', 'partners/unchanged', { body: same })).body.version).toBe(1);
    });

    it('200: applies all of many concurrent changes', async () => {
      await create('contended');
      const changes = [
        { partner_name: 'New name' },
        { timezone: 'Asia/Jakarta' },
        { parameter_mapping: { a: 'click_id' } },
        { data_retention_days: 11 },
        { on_invalid: 'reject' },
        { max_daily_requests: 12 },
      ];
      const responses = await Promise.all(changes.map((body) => api.call('PATCH', 'partners/contended', { body })));
      expect(responses.map(({ status }) => status)).toEqual(changes.map(() => 200));
      expect(new Set(responses.map(({ body }) => body.version)).size).toBe(changes.length);
      expect((await api.call('GET', 'partners/contended')).body).toMatchObject(Object.assign({}, ...changes));
    });

    it('412: accepts one of many concurrent changes of the same version', async () => {
      await create('conditional');
      const responses = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          api.call('PATCH', 'partners/conditional', {
            body: { timeout_ms: 1000 + index },
            headers: { 'if-match': '"1"' },
          }),
        ),
      );
      expect(responses.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
        200, 412, 412, 412, 412, 412,
      ]);
      const refused = responses.find(({ status }) => status === 412)!;
      expect(refused.body.code).toBe('precondition_failed');
      expect(refused.headers.etag).toBe('"2"');
    });

    it('422: reports every wrong target of a mapping, and changes nothing', async () => {
      await create('kept', { parameter_mapping: { a: 'click_id' } });
      const body = { parameter_mapping: { a: 'click', b: 'sub_id', c: 'payout' }, partner_name: 'Changed' };
      const response = await api.call('PATCH', 'partners/kept', { body });
      expect(response.status).toBe(422);
      expect(response.body.errors.map(({ field }: { field: string }) => field)).toEqual([
        'parameter_mapping.a',
        'parameter_mapping.c',
      ]);
      expect((await api.call('GET', 'partners/kept')).body).toMatchObject({ partner_name: 'kept', version: 1 });
    });

    it('403: allows only an admin to change infrastructure fields', async () => {
      await create('infra', { cloud_run_project_id: 'my-project', endpoint_url: 'http://127.0.0.1:8101' });
      const key = await api.makeKey('editor');
      const before = (await api.call('GET', 'partners/infra')).body;
      for (const change of [
        { cloud_run_project_id: 'other-project' },
        { cloud_run_project_id: null },
        { direct_access: false },
        { sleeps: true },
        { endpoint_url: 'https://8.8.8.8' },
        { endpoint_url: null },
      ]) {
        const response = await api.call('PATCH', 'partners/infra', {
          key,
          body: { ...change, partner_name: 'Changed' },
        });
        expect(response).toMatchObject({ status: 403, body: { code: 'forbidden' } });
        expect(response.body.detail).toContain(Object.keys(change)[0]);
      }
      const made = { partner_code: 'infra_2', partner_name: 'I', endpoint_path: 'infra_2/event' };
      for (const infrastructure of [{ cloud_run_project_id: 'other-project' }, { endpoint_url: 'https://8.8.8.8' }]) {
        const body = { ...made, ...infrastructure };
        expect((await api.call('POST', 'partners', { key, body })).status).toBe(403);
      }
      expect((await api.call('GET', 'partners/infra')).body).toEqual(before);
    });

    it('200: allows an editor to write infrastructure fields back unchanged', async () => {
      const infrastructure = { cloud_run_project_id: 'my-project', direct_access: false };
      await create('infra_back', { ...infrastructure, endpoint_url: 'http://127.0.0.1:8101' });
      const key = await api.makeKey('editor');
      const { body: read } = await api.call('GET', 'partners/infra_back');
      const { cloud_run_project_id, direct_access, endpoint_url } = read;
      const body = { cloud_run_project_id, direct_access, endpoint_url, partner_name: 'By an editor' };
      expect((await api.call('PATCH', 'partners/infra_back', { key, body })).status).toBe(200);
      const changed = { cloud_run_project_id: null, direct_access: true };
      const response = await api.call('PATCH', 'partners/infra_back', { body: changed });
      expect(response).toMatchObject({ status: 200, body: changed });
      const back = await api.call('POST', 'partners/infra_back/revisions/1/rollback', { key });
      expect(back).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    });

    it.each(['version', 'created_at'])('422: does not change %s', async (field) => {
      await create(`fixed_${field}`);
      const response = await api.call('PATCH', `partners/fixed_${field}`, { body: { [field]: 'x' } });
      expect(response).toMatchObject({
        status: 422,
        body: { errors: [{ field, reason: expect.stringContaining('is not known here') }] },
      });
    });

    it.each([
      ['partner_code', 'another_code', 'permanently'],
      ['database_name', 'another_db', 'POST /api/v1/partners/identified/identity'],
      ['database_url', 'postgres://svc@db.example/another_db', 'POST /api/v1/partners/identified/identity'],
      ['cloud_run_service_name', 'another-service', 'POST /api/v1/partners/identified/identity'],
    ])(
      '422: refuses a change of the identity field %s, and names the route that makes it',
      async (field, value, reason) => {
        await api.call('POST', 'partners', {
          body: { partner_code: 'identified', partner_name: 'I', endpoint_path: 'identified/event' },
        });
        const before = (await api.call('GET', 'partners/identified')).body;
        const body = { [field]: value, partner_name: 'Changed' };
        const response = await api.call('PATCH', 'partners/identified', { body });
        expect(response).toMatchObject({ status: 422, body: { errors: [{ field }] } });
        expect(response.body.errors[0].reason).toContain(reason);
        expect((await api.call('GET', 'partners/identified')).body).toEqual(before);
      },
    );

    it('200: accepts identity fields with their present values', async () => {
      await create('written_back', { database_url: 'postgres://me:hidden@db.example/db' });
      const { partner_code, database_name, database_url, cloud_run_service_name } = (
        await api.call('GET', 'partners/written_back')
      ).body;
      const body = { partner_code, database_name, database_url, cloud_run_service_name, partner_name: 'Changed' };
      const response = await api.call('PATCH', 'partners/written_back', { body });
      expect(response).toMatchObject({ status: 200, body: { partner_name: 'Changed', version: 2 } });
    });

    it.each(['partner_name', 'parameter_mapping', 'timezone', 'is_active'])(
      '422: refuses null for %s',
      async (field) => {
        const response = await api.call('PATCH', 'partners/patched', { body: { [field]: null } });
        expect(response.status).toBe(422);
        expect(response.body.errors[0].field).toBe(field);
      },
    );

    it('404: refuses an unknown partner', async () => {
      expect((await api.call('PATCH', 'partners/nobody', { body: { partner_name: 'x' } })).status).toBe(404);
    });

    it('422: reports a text that PostgreSQL cannot store', async () => {
      await create('nul');
      expect((await api.call('PATCH', 'partners/nul', { body: { partner_name: 'a\u0000b' } })).status).toBe(422);
    });

    it('keeps the password when the masked database URL is sent back', async () => {
      await create('sent_back', { database_url: 'postgres://me:hidden@db.example/db' });
      await api.call('PATCH', 'partners/sent_back', { body: { database_url: 'postgres://me:***@db.example/db' } });
      const { rows } = await api.pool.query(`SELECT database_url FROM partners WHERE partner_code = 'sent_back'`);
      expect(rows).toEqual([
        { database_url: expect.stringMatching(/^postgres:\/\/me:sealed\.v1\.[\w-]+@db\.example\/db$/) },
      ]);
    });

    it('moves the default mark from the partner that had it', async () => {
      await create('default_one', { is_default: true });
      await create('default_two', { is_default: true });
      expect((await api.call('GET', 'partners/default_one')).body.is_default).toBe(false);
      await api.call('PATCH', 'partners/default_one', { body: { is_default: true } });
      expect((await api.call('GET', 'partners/default_two')).body.is_default).toBe(false);
      await api.call('PATCH', 'partners/default_one', { body: { is_default: false } });
    });
  });

  describe('DELETE partners/{partner_code}', () => {
    it('200: deactivates the partner and keeps its row', async () => {
      await create('leaving');
      expect(await api.call('DELETE', 'partners/leaving')).toMatchObject({ status: 200, body: { is_active: false } });
      expect((await api.call('GET', 'partners/leaving')).body.is_active).toBe(false);
    });

    it('412: refuses another version', async () => {
      await create('staying');
      expect((await api.call('DELETE', 'partners/staying', { headers: { 'if-match': '"9"' } })).status).toBe(412);
      expect((await api.call('GET', 'partners/staying')).body.is_active).toBe(true);
    });
  });

  it('records the name of the key in the history', async () => {
    await create('signed');
    const { rows } = await api.pool.query(`SELECT actor FROM audit_log WHERE partner_code = 'signed'`);
    expect(rows).toEqual([{ actor: 'key:ADMIN_API_KEY' }]);
  });

  it('logs no error for any of these requests', () => {
    expect(api.logEntries.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
