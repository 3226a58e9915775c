import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the people of the console', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  beforeEach(() => api.pool.query('DELETE FROM console_people'));
  afterAll(() => api.stop());

  const add = (email: unknown, role: unknown) => api.call('POST', 'people', { body: { email, role } });

  it('are added, listed by address, changed and removed, each in the audit log', async () => {
    const { body: person } = await add('Mei@Example.com', 'editor');
    expect(person).toMatchObject({ email: 'mei@example.com', role: 'editor' });
    await add('*@example.org', 'viewer');
    const { data } = (await api.call('GET', 'people')).body;
    expect(data.map(({ email }: { email: string }) => email)).toEqual(['*@example.org', 'mei@example.com']);
    const changed = await api.call('PATCH', `people/${person.id}`, { body: { role: 'admin' } });
    expect(changed.body).toMatchObject({ id: person.id, role: 'admin' });
    expect((await api.call('DELETE', `people/${person.id}`)).status).toBe(204);
    const audit = (await api.call('GET', `audit?entity=person&entity_id=${person.id}`)).body.data;
    expect(audit).toMatchObject([
      { action: 'delete', before: { email: 'mei@example.com', role: 'admin' } },
      { action: 'update', before: { role: 'editor' }, after: { role: 'admin' } },
      { action: 'insert', actor: 'key:ADMIN_API_KEY', after: { email: 'mei@example.com' } },
    ]);
  });

  it('409: an address has one role', async () => {
    await add('mei@example.com', 'editor');
    const again = await add('MEI@example.com', 'viewer');
    expect(again).toMatchObject({ status: 409, body: { errors: [{ field: 'email', code: 'already_taken' }] } });
  });

  it.each([
    ['email', 'mei', 'viewer'],
    ['email', '*', 'viewer'],
    ['email', 'm*@example.com', 'viewer'],
    ['email', '*@example', 'viewer'],
    ['role', 'mei@example.com', 'partner'],
    ['role', 'mei@example.com', undefined],
  ])('422: reports the error of %s in %s with role %s', async (field, email, role) => {
    expect(await add(email, role)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it.each(['nonsense', '019aa5f0-7c00-7000-8000-000000000000'])('404: knows no person %s', async (id) => {
    expect((await api.call('DELETE', `people/${id}`)).status).toBe(404);
    expect((await api.call('PATCH', `people/${id}`, { body: { role: 'viewer' } })).status).toBe(404);
  });
});
