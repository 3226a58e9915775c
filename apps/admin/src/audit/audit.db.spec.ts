import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the audit log of the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    for (const code of ['one', 'two']) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event` };
      await api.call('POST', 'partners', { body });
    }
    await api.call('PATCH', 'partners/one', { body: { partner_name: 'One' } });
    await api.call('POST', 'partners/one/tenants', {
      body: { code: 'x', name: 'X', tokens: { ts_token: ['a-token'] } },
    });
    await api.pool.query(`UPDATE partners SET timezone = 'Asia/Tokyo' WHERE partner_code = 'two'`);
  });
  afterAll(() => api.stop());

  const read = async (query: string) => (await api.call('GET', `audit?${query}`)).body;

  it('lists the newest first, changes in SQL included', async () => {
    const { data } = await read('');
    expect(data[0]).toMatchObject({
      actor: expect.stringMatching(/^sql:/),
      action: 'update',
      entity: 'partner',
      entity_id: 'two',
      partner_code: 'two',
      before: { timezone: 'UTC' },
      after: { timezone: 'Asia/Tokyo' },
    });
  });

  it.each([
    ['partner_code=one', 4],
    ['partner_code=one&action=update', 1],
    ['entity=token', 1],
    ['entity_id=one/x', 2],
    ['entity=tenant&entity_id=one/x', 1],
    ['actor=key:ADMIN_API_KEY', 5],
    ['to=2001-01-01T00:00:00Z', 0],
    ['partner_code=one&from=2001-01-01T00:00:00Z', 4],
  ])('filters by %s: %i', async (query, total) => {
    expect((await read(query)).total).toBe(total);
  });

  it('records the id of the API key, and filters by it', async () => {
    const [key] = (await api.call('GET', 'api-keys')).body.data;
    const { data, total } = await read(`key_id=${key.id}`);
    expect(total).toBe(5);
    expect(data[0]).toMatchObject({ actor: 'key:ADMIN_API_KEY', key_id: key.id, origin: null });
  });

  it('409: refuses a second key of the same name', async () => {
    const make = () => api.call('POST', 'api-keys', { body: { name: 'Mei', role: 'viewer' } });
    expect((await make()).status).toBe(201);
    expect(await make()).toMatchObject({ status: 409, body: { errors: [{ field: 'name' }] } });
  });

  it('continues with a cursor under the same filter', async () => {
    const first = await read('partner_code=one&limit=3');
    const second = await read(`partner_code=one&limit=3&cursor=${first.next_cursor}`);
    expect([first.data.length, second.data.length, second.next_cursor]).toEqual([3, 1, null]);
    expect(second.data[0]).toMatchObject({ entity: 'partner', action: 'insert' });
  });

  it('contains no token', async () => {
    expect(JSON.stringify(await read(''))).not.toContain('a-token');
  });

  it.each(['action=rename', 'entity=planet', 'from=yesterday', 'who=me'])('422: refuses %s', async (query) => {
    expect((await api.call('GET', `audit?${query}`)).status).toBe(422);
  });
});
