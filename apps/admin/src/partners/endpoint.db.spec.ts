import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('endpoint_url in the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi(undefined, { ENDPOINT_HOST_ALLOWLIST: '127.0.0.1/32 services.internal' });
    const body = { partner_code: 'one', partner_name: 'One', endpoint_path: 'one/event' };
    await api.call('POST', 'partners', { body });
  });
  afterAll(() => api.stop());

  const set = (endpoint_url: string | null) => api.call('PATCH', 'partners/one', { body: { endpoint_url } });

  it.each(['http://127.0.0.1:8101', 'http://services.internal:8080', 'https://8.8.8.8', null])(
    'may be %s',
    async (url) => {
      expect(await set(url)).toMatchObject({ status: 200, body: { endpoint_url: url } });
    },
  );

  it.each([
    'http://169.254.169.254/computeMetadata/v1/',
    'http://metadata.google.internal/',
    'http://localhost:5432',
    'http://127.0.0.2',
    'http://10.0.0.1',
    'http://[::1]:8101',
    'http://[::ffff:10.0.0.1]',
    'http://2130706434',
    'http://0x7f000002',
    'http://postgres',
  ])('422: refuses %s', async (url) => {
    const { status, body } = await set(url);
    expect([status, body.code]).toEqual([422, 'invalid_request']);
    expect(body.errors[0]).toMatchObject({ field: 'endpoint_url' });
    const created = { partner_code: 'two', partner_name: 'Two', endpoint_path: 'two/event', endpoint_url: url };
    expect((await api.call('POST', 'partners', { body: created })).status).toBe(422);
  });

  it.each([
    'postgres://svc@169.254.169.254/db',
    'postgres://svc@10.0.0.1:5432/db',
    'postgres://svc@0x7f000002/db',
    'postgres://svc@localhost/db',
    'postgres://svc@postgres/db',
    'postgres://svc@db.example/db?host=10.0.0.1',
  ])('422: refuses %s as database_url', async (database_url) => {
    const body = { partner_code: 'three', partner_name: 'Three', endpoint_path: 'three/event', database_url };
    const response = await api.call('POST', 'partners', { body });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field: 'database_url' }] } });
  });

  it.each(['admin', 'gateway', 'config'])(
    '422: refuses the name of a platform process as a partner code: %s',
    async (partner_code) => {
      const body = { partner_code, partner_name: 'X', endpoint_path: 'x/event' };
      expect((await api.call('POST', 'partners', { body })).body.errors).toMatchObject([{ field: 'partner_code' }]);
    },
  );
});
