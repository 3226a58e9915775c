import { keyedHash } from '@app/common';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

describe('tenants of the admin API', () => {
  let api: AdminApiUnderTest;
  let editorKey: string;
  beforeAll(async () => {
    api = await startAdminApi();
    editorKey = await api.makeKey('editor');
    for (const code of ['acme', 'other']) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event` };
      await api.call('POST', 'partners', { body });
    }
  });
  afterAll(() => api.stop());

  const create = (code: string, fields: Record<string, unknown> = {}, partner = 'acme') =>
    api.call('POST', `partners/${partner}/tenants`, { body: { code, name: code, ...fields } });
  const change = (code: string, body: unknown, headers = {}) =>
    api.call('PATCH', `partners/acme/tenants/${code}`, { body, headers });
  const read = async (code: string) => (await api.call('GET', `partners/acme/tenants/${code}`)).body;

  it('come with their partner: one by default', async () => {
    const { body } = await api.call('GET', 'partners/other/tenants');
    expect(body).toMatchObject({
      data: [{ code: 'default', is_default: true, is_active: true, data_retention_days: null, version: 1 }],
      total: 1,
    });
  });

  describe('POST partners/{partner_code}/tenants', () => {
    it('201: makes a tenant that starts with seven days of retention', async () => {
      const { status, body } = await create('plain');
      expect(status).toBe(201);
      expect(body).toMatchObject({
        partner_code: 'acme',
        code: 'plain',
        data_retention_days: 7,
        dedupe: null,
        allow_reversal: null,
        max_daily_requests: 0,
        is_default: false,
        tokens: { ts_token: [], ts_param: [], tlm_token: [] },
      });
    });

    it('201: keeps every field, tokens as hash and cipher only', async () => {
      const fields = {
        parameter_mapping: { z: 'aff_sub', a: 'aff_sub2' },
        field_rules: { event: { constant: 'sale' } },
        data_retention_days: null,
        dedupe: 'off',
        allow_reversal: true,
        max_requests_per_second: 3,
        max_daily_requests: 4,
        tokens: { ts_token: ['token-of-full', 'ещё-токен'], ts_param: [], tlm_token: ['a-tlm-token'] },
      };
      await create('full', fields);
      expect(await read('full')).toMatchObject(fields);
      const { rows } = await api.pool.query('SELECT * FROM tenant_tokens');
      expect(rows.map(({ token_hash }) => token_hash)).toContain(
        keyedHash(api.environment.TOKEN_HASH_KEY, 'token-of-full'),
      );
      expect(JSON.stringify(rows)).not.toContain('token-of-full');
    });

    it('422: names every fault at once, and repeats no token', async () => {
      const { status, body } = await create('Bad Code', {
        name: '',
        parameter_mapping: { foo: 'nothing' },
        tokens: { ts_token: ['a token with spaces'], xx_token: [] },
        dedupe: 'never',
        surprise: 1,
      });
      expect(status).toBe(422);
      expect(new Set(body.errors.map(({ field }: { field: string }) => field))).toEqual(
        new Set(['code', 'name', 'parameter_mapping.foo', 'tokens.ts_token', 'tokens.xx_token', 'dedupe', 'surprise']),
      );
      expect(JSON.stringify(body)).not.toContain('with spaces');
    });

    it('409: names a code that is taken, and a token that any tenant has', async () => {
      await create('taken', { tokens: { ts_token: ['taken-token'] } });
      expect(await create('taken')).toMatchObject({ status: 409, body: { errors: [{ field: 'code' }] } });
      const answer = await create('thief', { tokens: { tlm_token: ['taken-token'] } }, 'other');
      expect(answer).toMatchObject({ status: 409, body: { errors: [{ field: 'tokens' }] } });
      expect(JSON.stringify(answer.body)).not.toContain('taken-token');
      expect((await api.call('GET', 'partners/other/tenants/thief')).status).toBe(404);
    });

    it('404: of a partner that is there', async () => {
      expect((await create('x', {}, 'nobody')).status).toBe(404);
      expect((await api.call('GET', 'partners/nobody/tenants')).status).toBe(404);
    });
  });

  describe('PATCH partners/{partner_code}/tenants/{code}', () => {
    it('200: replaces the kinds of tokens that are given and leaves the others', async () => {
      await create('kinds', { tokens: { ts_token: ['kinds-1', 'kinds-2'], ts_param: ['kinds-3'] } });
      const { body } = await change('kinds', { tokens: { ts_token: ['kinds-2', 'kinds-4'] } });
      expect(body.tokens).toEqual({ ts_token: ['kinds-2', 'kinds-4'], ts_param: ['kinds-3'], tlm_token: [] });
    });

    it('200: lets a token change its kind, go, and come back', async () => {
      await create('moves', { tokens: { ts_token: ['moves-1'] } });
      const moved = await change('moves', { tokens: { ts_token: [], ts_param: ['moves-1'] } });
      expect(moved.body.tokens).toEqual({ ts_token: [], ts_param: ['moves-1'], tlm_token: [] });
      await change('moves', { tokens: { ts_param: [] } });
      const back = await change('moves', { tokens: { ts_token: ['moves-1'] } });
      expect(back.body.tokens).toEqual({ ts_token: ['moves-1'], ts_param: [], tlm_token: [] });
    });

    it('200: gives the mark of the default to another tenant', async () => {
      await create('successor');
      expect((await change('successor', { is_default: true })).body.is_default).toBe(true);
      expect((await read('default')).is_default).toBe(false);
      await change('default', { is_default: true });
    });

    it('200: raises the partner’s version by one, however much changes', async () => {
      await create('counted');
      const { version } = await read('counted');
      const body = { name: 'x', tokens: { ts_token: ['counted-1', 'counted-2'] }, parameter_mapping: { a: 'sub_id' } };
      const answer = await change('counted', body, { 'if-match': `"${version}"` });
      expect(answer.body.version).toBe(version + 1);
      expect(answer.headers.etag).toBe(`"${version + 1}"`);
      expect((await change('counted', { name: 'y' }, { 'if-match': `"${version}"` })).status).toBe(412);
    });

    it('409: keeps a default tenant, and keeps it active', async () => {
      const ended = await change('default', { is_default: false });
      expect(ended).toMatchObject({ status: 409, body: { detail: expect.stringContaining('keeps a default tenant') } });
      const asleep = await api.call('DELETE', 'partners/acme/tenants/default');
      expect(asleep).toMatchObject({ status: 409, body: { detail: expect.stringContaining('stays active') } });
    });

    it('404: does not know others, nor another partner’s', async () => {
      expect((await change('nobody', { name: 'x' })).status).toBe(404);
      expect((await api.call('GET', 'partners/other/tenants/plain')).status).toBe(404);
    });
  });

  it('DELETE deactivates', async () => {
    await create('leaving');
    expect(await api.call('DELETE', 'partners/acme/tenants/leaving')).toMatchObject({
      status: 200,
      body: { is_active: false },
    });
  });

  it('show their tokens in full to an admin only, and take no masked one back', async () => {
    await create('secretive', { tokens: { ts_token: ['a-rather-long-token', 'short'] } });
    const path = 'partners/acme/tenants/secretive';
    const { body } = await api.call('GET', path, { key: editorKey });
    expect(body.tokens.ts_token).toEqual(['••••••••oken', '••••••••']);
    const answer = await api.call('PATCH', path, { key: editorKey, body: { tokens: body.tokens } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'tokens.ts_token' }] } });
    expect((await read('secretive')).tokens.ts_token).toEqual(['a-rather-long-token', 'short']);
  });

  it('lists page by page with their tokens', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    for (let query = 'limit=2'; next !== null; query = `limit=2&cursor=${next}`) {
      const { body } = await api.call('GET', `partners/acme/tenants?${query}`);
      seen.push(...body.data.map(({ code }: { code: string }) => code));
      next = body.next_cursor as string | null;
    }
    const all = (await api.call('GET', 'partners/acme/tenants')).body;
    expect(seen).toEqual(all.data.map(({ code }: { code: string }) => code));
    expect(all.data.find(({ code }: { code: string }) => code === 'full').tokens.ts_token).toHaveLength(2);
  });
});
