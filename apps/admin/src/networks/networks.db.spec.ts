import { checkMapping } from '@app/postback';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the networks', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  afterAll(() => api.stop());

  it('are listed for a viewer, each with its macros, its source and a template that makes a partner', async () => {
    const key = await api.makeKey('viewer');
    const { status, body } = await api.call('GET', 'networks', { key });
    expect(status).toBe(200);
    const networks = body.data as { code: string; source: string; macros: object[]; template: object }[];
    expect(networks.map(({ code }) => code)).toEqual(['involve_asia', 'rector', 'accesstrade', 'everflow', 'generic']);
    expect(networks[0]!.macros).toContainEqual({ name: 'status', field: 'status', basis: 'seen' });
    for (const { template } of networks) {
      expect(await api.call('POST', 'partners', { body: template })).toMatchObject({ status: 201 });
      const { parameter_mapping, field_rules } = template as Record<string, unknown>;
      expect(checkMapping(parameter_mapping, field_rules)).toEqual([]);
    }
  });
});
