import { TcpProxy } from '@app/common/testing/tcp-proxy';
import { until } from '@app/common/testing/until';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('the keys of the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    await api.call('POST', 'partners', {
      body: { partner_code: 'acme', partner_name: 'A', endpoint_path: 'acme/event' },
    });
  });
  afterAll(() => api.stop());

  it.each(['partners', 'partners/acme/tenants', 'partners/acme/revisions', 'api-keys', 'audit'])(
    '401: %s without a key, naming the header',
    async (path) => {
      const response = await api.call('GET', path, { key: null });
      expect(response).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(response.body.detail).toContain('X-API-Key');
      expect(response.headers['www-authenticate']).toBeDefined();
    },
  );

  it('401: checks the key before the request', async () => {
    expect((await api.call('POST', 'partners', { key: 'unknown', body: { nonsense: 1 } })).status).toBe(401);
  });

  it('accepts a key as a bearer token', async () => {
    const headers = { authorization: `Bearer ${await api.makeKey('viewer')}` };
    expect((await api.call('GET', 'partners', { key: null, headers })).status).toBe(200);
  });

  it.each([
    ['admin', [200, 200, 200]],
    ['editor', [200, 200, 403]],
    ['viewer', [200, 403, 403]],
  ])('allows a key of role %s to read, write, and list keys: %j', async (role, expected) => {
    const key = await api.makeKey(role);
    const responses = [
      await api.call('GET', 'partners/acme', { key }),
      await api.call('PATCH', 'partners/acme', { key, body: { partner_name: `by ${role}` } }),
      await api.call('GET', 'api-keys', { key }),
    ];
    expect(responses.map(({ status }) => status)).toEqual(expected);
  });

  it('403: refuses a partner’s key', async () => {
    const key = await api.makeKey('partner', 'acme');
    for (const path of ['partners', 'partners/acme', 'audit', 'api-keys']) {
      expect(await api.call('GET', path, { key })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('201: creates a key, shows its text once, lists it without, and stores a hash', async () => {
    const made = await api.call('POST', 'api-keys', {
      body: { name: 'Mei', role: 'viewer', expires_at: '2101-01-01T00:00:00Z' },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Mei',
      role: 'viewer',
      partner_code: null,
      expires_at: '2101-01-01T00:00:00.000Z',
    });
    expect(made.body.key).toMatch(/^pbk_[A-Za-z0-9_-]{43}$/);
    expect(made.body.key.startsWith(made.body.key_prefix)).toBe(true);
    const list = await api.call('GET', 'api-keys');
    expect(list.body.data[0]).toMatchObject({ id: made.body.id, name: 'Mei', last_used_at: null });
    expect(JSON.stringify(list.body)).not.toContain(made.body.key);
    expect(JSON.stringify(list.body)).not.toContain('key_hash');
    const { rows } = await api.pool.query('SELECT * FROM api_keys');
    expect(JSON.stringify(rows)).not.toContain(made.body.key);
  });

  it.each([
    ['role', { name: 'x', role: 'king' }],
    ['name', { role: 'viewer' }],
    ['name', { name: 'a\nkey:b', role: 'viewer' }],
    ['name', { name: ' Mei', role: 'viewer' }],
    ['name', { name: 'Mei\u200b', role: 'viewer' }],
    ['name', { name: '\u202eMei', role: 'viewer' }],
    ['partner_code', { name: 'x', role: 'partner' }],
    ['partner_code', { name: 'x', role: 'viewer', partner_code: 'acme' }],
    ['partner_code', { name: 'x', role: 'partner', partner_code: 'nobody' }],
    ['expires_at', { name: 'x', role: 'viewer', expires_at: '2001-01-01T00:00:00Z' }],
    ['expires_at', { name: 'x', role: 'viewer', expires_at: 'tomorrow' }],
    ['key', { name: 'x', role: 'viewer', key: 'mine' }],
  ])('422: reports an error of %s in %j', async (field, body) => {
    expect(await api.call('POST', 'api-keys', { body })).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it('refuses a key as soon as it is revoked; a second revocation changes nothing', async () => {
    const key = await api.makeKey('viewer');
    const [{ id }] = (await api.call('GET', 'api-keys')).body.data;
    expect((await api.call('GET', 'partners', { key })).status).toBe(200);
    const revoked = await api.call('DELETE', `api-keys/${id}`);
    expect(revoked.body.revoked_at).not.toBeNull();
    expect((await api.call('GET', 'partners', { key })).status).toBe(401);
    expect((await api.call('DELETE', `api-keys/${id}`)).body.revoked_at).toBe(revoked.body.revoked_at);
  });

  it('refuses a key that has expired', async () => {
    const key = await api.makeKey('viewer');
    const [{ id }] = (await api.call('GET', 'api-keys')).body.data;
    await api.pool.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    expect((await api.call('GET', 'partners', { key })).status).toBe(401);
  });

  it.each(['nonsense', '019aa5f0-7c00-7000-8000-000000000000'])(
    '404: does not revoke the unknown key %s',
    async (id) => {
      expect((await api.call('DELETE', `api-keys/${id}`)).status).toBe(404);
    },
  );

  it('lists keys page by page with a cursor', async () => {
    const { next_cursor, data } = (await api.call('GET', 'api-keys?limit=1')).body;
    const second = (await api.call('GET', `api-keys?limit=1&cursor=${next_cursor}`)).body;
    expect(second.data[0].id < data[0].id).toBe(true);
  });

  it('records when a key was used, without an audit entry', async () => {
    const key = await api.makeKey('viewer');
    await api.call('GET', 'partners', { key });
    const [{ id, last_used_at }] = (await api.call('GET', 'api-keys')).body.data;
    expect(Math.abs(Date.now() - Date.parse(last_used_at))).toBeLessThan(60_000);
    expect((await api.call('GET', `audit?entity_id=${id}`)).body.total).toBe(1);
  });
});

describe('the admin API while its database is unavailable', () => {
  it('503: sends Retry-After, and recovers with the database', async () => {
    let proxy!: TcpProxy;
    const api = await startAdminApi(async (url) => {
      const { proxy: before, urlThrough } = TcpProxy.before(url);
      proxy = before;
      await proxy.open();
      return urlThrough();
    });
    expect((await api.call('GET', 'partners')).status).toBe(200);
    await proxy.close();
    const response = await api.call('GET', 'partners');
    expect(response).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(response.headers['retry-after']).toBeDefined();
    await proxy.open();
    await until('it answers again', async () => (await api.call('GET', 'partners')).status === 200);
    await api.stop();
    await proxy.close();
  });
});
