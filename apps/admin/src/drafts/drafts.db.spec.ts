import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the drafts of a mapping', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    const body = { partner_code: 'rector', partner_name: 'Rector', endpoint_path: 'rector/event' };
    await api.call('POST', 'partners', { body });
  });
  afterAll(() => api.stop());

  const path = 'partners/rector/drafts';

  it('are one for each person, whose content nobody else sees, and change no version', async () => {
    const key = await api.makeKey('editor');
    const draft = { parameter_mapping: { reward: 'usd_payuot' } };
    for (const base_version of [1, 2]) {
      const saved = await api.call('PUT', path, { key, body: { base_version, draft } });
      expect(saved).toMatchObject({ status: 200, body: { base_version, draft } });
    }
    const owner = { owner: 'key:editor', base_version: 2, updated_at: expect.any(String) };
    expect((await api.call('GET', path, { key })).body).toEqual({ data: [owner], mine: { ...owner, draft } });
    expect((await api.call('GET', path)).body).toEqual({ data: [owner], mine: null });
    expect((await api.call('GET', 'partners/rector')).body.version).toBe(1);
    expect((await api.call('DELETE', path, { key })).status).toBe(204);
    expect((await api.call('GET', path, { key })).body).toEqual({ data: [], mine: null });
  });

  it('are of a partner that exists, and an object', async () => {
    expect((await api.call('GET', 'partners/nobody/drafts')).status).toBe(404);
    const { status, body } = await api.call('PUT', path, { body: { draft: 'text' } });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual(['base_version', 'draft']);
  });
});
