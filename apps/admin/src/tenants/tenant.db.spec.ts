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

  it('creates a default tenant with a partner', async () => {
    const { body } = await api.call('GET', 'partners/other/tenants');
    expect(body).toMatchObject({
      data: [{ code: 'default', is_default: true, is_active: true, data_retention_days: null, version: 1 }],
      total: 1,
    });
  });

  describe('POST partners/{partner_code}/tenants', () => {
    it('201: creates a tenant with seven days of retention', async () => {
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

    it('201: stores every field, tokens only as hash and ciphertext', async () => {
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

    it('201: has settings of its own for what postbacks mean', async () => {
      const fields = {
        conversion_key: ['conversion_id', 'event'],
        amounts_on_duplicate: 'add',
        date_order: 'dmy',
        timezone_field: 'zone',
        field_rules: {
          usd_payout: { zero_is_absent: true },
          conversion_id: { strip_prefix: 'r-', strip_suffix: '_void' },
        },
      };
      expect((await create('meaning', fields)).status).toBe(201);
      expect(await read('meaning')).toMatchObject(fields);
      const none = { conversion_key: null, amounts_on_duplicate: null, date_order: null, timezone_field: null };
      expect((await change('meaning', none)).body).toMatchObject(none);
    });

    it.each([
      ['envelope', 'data', 'unknown_field'],
      ['charset', 'gb18030', 'unknown_field'],
      ['conversion_key', ['event'], 'wrong_format'],
      ['amounts_on_duplicate', 'sum', 'unknown_value'],
      ['date_order', 'ydm', 'unknown_value'],
      ['timezone_field', '', 'wrong_length'],
    ])('422: %s: %j is not a setting of a tenant', async (field, value, code) => {
      const { status, body } = await create('meaning-not', { [field]: value });
      expect([status, body.errors]).toEqual([422, [expect.objectContaining({ field, code })]]);
    });

    it('422: reports every field error at once, without a token', async () => {
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

    it('409: reports a taken code, and a token of any other tenant', async () => {
      await create('taken', { tokens: { ts_token: ['taken-token'] } });
      expect(await create('taken')).toMatchObject({ status: 409, body: { errors: [{ field: 'code' }] } });
      const response = await create('thief', { tokens: { tlm_token: ['taken-token'] } }, 'other');
      expect(response).toMatchObject({ status: 409, body: { errors: [{ field: 'tokens' }] } });
      expect(JSON.stringify(response.body)).not.toContain('taken-token');
      expect((await api.call('GET', 'partners/other/tenants/thief')).status).toBe(404);
    });

    it('404: refuses an unknown partner', async () => {
      expect((await create('x', {}, 'nobody')).status).toBe(404);
      expect((await api.call('GET', 'partners/nobody/tenants')).status).toBe(404);
    });
  });

  describe('PATCH partners/{partner_code}/tenants/{code}', () => {
    it('200: replaces the given kinds of tokens and keeps the others', async () => {
      await create('kinds', { tokens: { ts_token: ['kinds-1', 'kinds-2'], ts_param: ['kinds-3'] } });
      const { body } = await change('kinds', { tokens: { ts_token: ['kinds-2', 'kinds-4'] } });
      expect(body.tokens).toEqual({ ts_token: ['kinds-2', 'kinds-4'], ts_param: ['kinds-3'], tlm_token: [] });
    });

    it('200: changes the kind of a token, removes it, and restores it', async () => {
      await create('moves', { tokens: { ts_token: ['moves-1'] } });
      const moved = await change('moves', { tokens: { ts_token: [], ts_param: ['moves-1'] } });
      expect(moved.body.tokens).toEqual({ ts_token: [], ts_param: ['moves-1'], tlm_token: [] });
      await change('moves', { tokens: { ts_param: [] } });
      const back = await change('moves', { tokens: { ts_token: ['moves-1'] } });
      expect(back.body.tokens).toEqual({ ts_token: ['moves-1'], ts_param: [], tlm_token: [] });
    });

    it('200: moves the default mark to another tenant', async () => {
      await create('successor');
      expect((await change('successor', { is_default: true })).body.is_default).toBe(true);
      expect((await read('default')).is_default).toBe(false);
      await change('default', { is_default: true });
    });

    it('200: raises the partner’s version by one for any number of changes', async () => {
      await create('counted');
      const { version } = await read('counted');
      const body = { name: 'x', tokens: { ts_token: ['counted-1', 'counted-2'] }, parameter_mapping: { a: 'sub_id' } };
      const response = await change('counted', body, { 'if-match': `"${version}"` });
      expect(response.body.version).toBe(version + 1);
      expect(response.headers.etag).toBe(`"${version + 1}"`);
      expect((await change('counted', { name: 'y' }, { 'if-match': `"${version}"` })).status).toBe(412);
    });

    it('409: refuses to remove or deactivate the default tenant', async () => {
      const ended = await change('default', { is_default: false });
      expect(ended).toMatchObject({ status: 409, body: { detail: expect.stringContaining('keeps a default tenant') } });
      const asleep = await api.call('DELETE', 'partners/acme/tenants/default');
      expect(asleep).toMatchObject({ status: 409, body: { detail: expect.stringContaining('stays active') } });
    });

    it('404: refuses unknown tenants, and those of another partner', async () => {
      expect((await change('nobody', { name: 'x' })).status).toBe(404);
      expect((await api.call('GET', 'partners/other/tenants/plain')).status).toBe(404);
    });
  });

  it('deactivates a tenant with DELETE', async () => {
    await create('leaving');
    expect(await api.call('DELETE', 'partners/acme/tenants/leaving')).toMatchObject({
      status: 200,
      body: { is_active: false },
    });
  });

  it('shows whole tokens to admins only, and refuses masked ones in a change', async () => {
    await create('secretive', { tokens: { ts_token: ['a-rather-long-token', 'short'] } });
    const path = 'partners/acme/tenants/secretive';
    const { body } = await api.call('GET', path, { key: editorKey });
    expect(body.tokens.ts_token).toEqual(['••••••••oken', '••••••••']);
    const response = await api.call('PATCH', path, { key: editorKey, body: { tokens: body.tokens } });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field: 'tokens.ts_token' }] } });
    expect((await read('secretive')).tokens.ts_token).toEqual(['a-rather-long-token', 'short']);
  });

  it('lists tenants with their tokens page by page', async () => {
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
