import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the mapping of a partner and its tenants', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  afterAll(() => api.stop());

  async function create(code: string): Promise<void> {
    const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event` };
    expect((await api.call('POST', 'partners', { body })).status).toBe(201);
  }
  const change = (code: string, body: unknown, headers = {}) =>
    api.call('PATCH', `partners/${code}/mapping`, { body, headers });
  const revisions = async (code: string) => (await api.call('GET', `partners/${code}/revisions`)).body.data;
  const tenantOf = async (code: string) => (await api.call('GET', `partners/${code}/tenants/default`)).body;

  it('is saved as one revision with its note, the parts that are left out stay', async () => {
    await create('whole');
    await change('whole', { field_rules: { event: { constant: 'sale' } } });
    const response = await change(
      'whole',
      {
        parameter_mapping: { z: 'click_id', a: 'sub_id' },
        tenants: { default: { parameter_mapping: { own: 'aff_sub' } } },
        note: '网络改了名字',
      },
      { 'if-match': '"2"' },
    );
    expect(response).toMatchObject({ status: 200, headers: { etag: '"3"' } });
    expect(Object.keys(response.body.parameter_mapping)).toEqual(['z', 'a']);
    expect(response.body.field_rules).toEqual({ event: { constant: 'sale' } });
    expect((await tenantOf('whole')).parameter_mapping).toEqual({ own: 'aff_sub' });
    expect(await revisions('whole')).toMatchObject([
      { version: 3, note: '网络改了名字', after: { tenants: [{ parameter_mapping: { own: 'aff_sub' } }] } },
      { version: 2, note: null },
      { version: 1, note: null },
    ]);
  });

  it('lets one of two people who save at once pass, and keeps nothing of the other', async () => {
    await create('raced');
    const bodyOf = (name: string) => ({
      parameter_mapping: { [name]: 'click_id' },
      tenants: { default: { parameter_mapping: { [name]: 'sub_id' } } },
    });
    const names = ['one', 'two', 'three', 'four'];
    const responses = await Promise.all(names.map((name) => change('raced', bodyOf(name), { 'if-match': '"1"' })));
    expect(responses.map(({ status }) => String(status)).toSorted()).toEqual(['200', '412', '412', '412']);
    const winner = names[responses.findIndex(({ status }) => status === 200)]!;
    expect((await api.call('GET', 'partners/raced')).body).toMatchObject({
      version: 2,
      parameter_mapping: { [winner]: 'click_id' },
    });
    expect((await tenantOf('raced')).parameter_mapping).toEqual({ [winner]: 'sub_id' });
  });

  it('422: names every error of every layer at once, and changes nothing', async () => {
    await create('wrong');
    const { status, body } = await change('wrong', {
      parameter_mapping: { reward: 'usd_payuot' },
      tenants: { default: { parameter_mapping: { click: 'clickk_id' }, colour: 'red' }, gone: [] },
      note: '',
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'note',
      'parameter_mapping.reward',
      'tenants.default.colour',
      'tenants.default.parameter_mapping.click',
      'tenants.gone',
    ]);
    const unknown = await change('wrong', { parameter_mapping: { a: 'sub_id' }, tenants: { gone: {}, lost: {} } });
    expect(unknown).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'tenants.gone' }, { field: 'tenants.lost' }] },
    });
    expect((await api.call('GET', 'partners/wrong')).body.version).toBe(1);
  });

  it('creates no revision when nothing changes', async () => {
    await create('level');
    expect((await change('level', { tenants: { default: {} }, note: 'nothing' })).body.version).toBe(1);
  });

  it('keeps the note of settings, of tenants and of a rollback', async () => {
    await create('noted');
    await api.call('PATCH', 'partners/noted', { body: { timezone: 'Asia/Tokyo', note: 'they moved' } });
    await api.call('PATCH', 'partners/noted/tenants/default', { body: { name: 'Main', note: 'a better name' } });
    await api.call('POST', 'partners/noted/revisions/1/rollback', { body: { note: 'they moved back' } });
    const notes = (await revisions('noted')).map(({ note }: { note: string | null }) => note);
    expect(notes).toEqual(['they moved back', 'a better name', 'they moved', null]);
  });
});
