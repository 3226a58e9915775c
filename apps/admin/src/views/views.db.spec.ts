import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the saved views of lists', () => {
  let api: AdminApiUnderTest;
  let ann: string;
  let ben: string;
  beforeAll(async () => {
    api = await startAdminApi();
    ann = await api.makeKey('editor');
    ben = await api.makeKey('editor');
  });
  afterAll(() => api.stop());

  const save = (key: string, fields: object) =>
    api.call('POST', 'views', { key, body: { list: 'conversions', query: 'status=rejected', ...fields } });
  const namesOf = async (key: string, list: string) =>
    (await api.call('GET', `views?list=${list}`, { key })).body.data.map(({ name }: { name: string }) => name);

  it('are of one person until they are shared, and change only for their owner', async () => {
    const own = await save(ann, { name: 'Rejected', columns: ['received', 'status'] });
    expect(own).toMatchObject({
      status: 201,
      body: { is_own: true, is_shared: false, columns: ['received', 'status'] },
    });
    const path = `views/${own.body.id}`;
    expect(await namesOf(ben, 'conversions')).toEqual([]);
    const shared = await api.call('PATCH', path, { key: ann, body: { is_shared: true, name: 'All rejected' } });
    expect(shared.body).toMatchObject({ name: 'All rejected', query: 'status=rejected', columns: own.body.columns });
    const [seen] = (await api.call('GET', 'views', { key: ben })).body.data;
    expect(seen).toMatchObject({ name: 'All rejected', is_own: false, owner: 'key:editor' });
    expect((await api.call('PATCH', path, { key: ben, body: { name: 'Mine' } })).status).toBe(404);
    expect((await api.call('DELETE', path, { key: ben })).status).toBe(404);
    const plain = await api.call('PATCH', path, { key: ann, body: { columns: null, query: '' } });
    expect(plain.body).toMatchObject({ columns: null, query: '', is_shared: true });
    expect((await api.call('DELETE', path, { key: ann })).status).toBe(204);
    expect(await namesOf(ann, 'conversions')).toEqual([]);
  });

  it('are listed by list and name; two of one list have different names', async () => {
    for (const name of ['b', 'A']) await save(ann, { name });
    await save(ann, { name: 'b', list: 'quarantine' });
    await save(ben, { name: 'b' });
    expect(await namesOf(ann, 'conversions')).toEqual(['A', 'b']);
    expect(await namesOf(ann, 'quarantine')).toEqual(['b']);
    expect(await save(ann, { name: 'b' })).toMatchObject({ status: 409, body: { errors: [{ field: 'name' }] } });
  });

  it('422: names every wrong field', async () => {
    const { status, body } = await save(ann, { list: 'partners', name: '', query: '?a=b', columns: [], owner: 'ben' });
    expect(status).toBe(422);
    const fields = body.errors.map(({ field }: { field: string }) => field).toSorted();
    expect(fields).toEqual(['columns', 'list', 'name', 'owner', 'query']);
    expect((await api.call('GET', 'views?list=partners')).status).toBe(422);
    expect((await api.call('DELETE', 'views/none', { key: ann })).status).toBe(404);
  });
});
