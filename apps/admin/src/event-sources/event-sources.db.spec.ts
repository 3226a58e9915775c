import { keyedHash } from '@app/common';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const SHOP = { code: 'shop', name: 'Shop', origins: ['https://shop.example'], max_events_per_second: 5 };

describe('sources of events', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    const partner = { partner_code: 'acme', partner_name: 'Acme', endpoint_path: 'acme/event' };
    await api.call('POST', 'partners', { body: partner });
  });
  afterAll(() => api.stop());

  const create = (body: object) => api.call('POST', 'analytics/sources', { body });
  const audited = async (entity: string) =>
    (
      await api.pool.query('SELECT action, entity_id, before, after FROM audit_log WHERE entity = $1 ORDER BY id', [
        entity,
      ])
    ).rows;

  it('begin with the one of events without a key', async () => {
    const { body } = await api.call('GET', 'analytics/sources');
    expect(body.data).toMatchObject([{ code: 'default', origins: [], keys: [], version: 1, is_active: true }]);
  });

  it('are created with a public key, changed in versions, and audited', async () => {
    const created = await create(SHOP);
    expect(created).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: { ...SHOP, ip_mode: 'truncated', signals: 'anonymise', partner_code: null, is_active: true, version: 1 },
    });
    const [key] = created.body.keys;
    expect(key).toMatchObject({ kind: 'public', public_key: expect.stringMatching(/^pk_.{22}$/), revoked_at: null });
    const change = { path: 'analytics/sources/shop', body: { partner_code: 'acme', ip_mode: 'none' } };
    const changed = await api.call('PATCH', change.path, { body: change.body, headers: { 'if-match': '"1"' } });
    expect(changed).toMatchObject({ status: 200, body: { ...change.body, version: 2 } });
    const stale = await api.call('PATCH', change.path, { body: { name: 'x' }, headers: { 'if-match': '"1"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const entries = (await audited('source')).filter(({ entity_id }) => entity_id === 'shop');
    expect(entries).toMatchObject([
      { action: 'insert', before: null, after: { code: 'shop', version: 1 } },
      { action: 'update', before: { ip_mode: 'truncated' }, after: { ip_mode: 'none', version: 2 } },
    ]);
  });

  it('get secret keys, which are shown once and stored as hashes', async () => {
    await create({ code: 'server', name: 'Server' });
    const { status, body } = await api.call('POST', 'analytics/sources/server/keys', { body: { kind: 'secret' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'secret', key: expect.stringMatching(/^sk_.{43}$/), public_key: null });
    const { rows } = await api.pool.query('SELECT * FROM source_keys WHERE id = $1', [body.id]);
    expect(rows[0].key_hash).toBe(keyedHash(api.environment.TOKEN_HASH_KEY, body.key));
    expect(JSON.stringify([rows, await audited('source_key'), api.logEntries])).not.toContain(body.key);
    const read = await api.call('GET', 'analytics/sources/server');
    expect(JSON.stringify(read.body)).not.toContain(body.key);
    expect(read.body.keys.map(({ kind }: { kind: string }) => kind)).toEqual(['public', 'secret']);
  });

  it('lose keys for ever when they are revoked', async () => {
    const { body } = await create({ code: 'leaving', name: 'Leaving' });
    const path = `analytics/sources/leaving/keys/${body.keys[0].id}`;
    const revoked = await api.call('DELETE', path);
    expect(revoked.body.revoked_at).not.toBeNull();
    expect((await api.call('DELETE', path)).body.revoked_at).toBe(revoked.body.revoked_at);
    await expect(
      api.pool.query('UPDATE source_keys SET revoked_at = NULL WHERE id = $1', [body.keys[0].id]),
    ).rejects.toThrow(/stays revoked/);
    expect((await api.call('DELETE', 'analytics/sources/leaving')).body).toMatchObject({
      is_active: false,
      version: 2,
    });
  });

  it.each([
    [{ code: 'Shop', name: 'x' }, 'code'],
    [{ code: 'a', name: '' }, 'name'],
    [{ code: 'a', name: 'x', origins: ['https://shop.example/'] }, 'origins'],
    [{ code: 'a', name: 'x', origins: ['*'] }, 'origins'],
    [{ code: 'a', name: 'x', ip_mode: 'hashed' }, 'ip_mode'],
    [{ code: 'a', name: 'x', query_parameters: ['Variant'] }, 'query_parameters'],
    [{ code: 'a', name: 'x', query_parameters: [''] }, 'query_parameters'],
    [{ code: 'a', name: 'x', signals: null }, 'signals'],
    [{ code: 'a', name: 'x', max_events_per_second: -1 }, 'max_events_per_second'],
    [{ code: 'a', name: 'x', partner_code: 'nobody' }, 'partner_code'],
    [{ code: 'a', name: 'x', tenant_code: 'default' }, 'tenant_code'],
    [{ code: 'a', name: 'x', partner_code: 'acme', tenant_code: 'nobody' }, 'tenant_code'],
    [{ code: 'a', name: 'x', version: 7 }, 'version'],
  ])('refuse %j', async (body, field) => {
    expect(await create(body)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it('refuse a code that is taken, and an unknown source', async () => {
    expect(await create({ code: 'default', name: 'x' })).toMatchObject({
      status: 409,
      body: { errors: [{ field: 'code' }] },
    });
    expect((await api.call('GET', 'analytics/sources/nothing')).status).toBe(404);
    expect((await api.call('DELETE', 'analytics/sources/default/keys/x')).status).toBe(404);
  });
});
