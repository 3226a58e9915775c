import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const SHOPEE = { partner_code: 'shopee', partner_name: 'Shopee', endpoint_path: 'shopee/event' };

describe('adding and listing partners', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  afterAll(() => api.stop());

  async function create(partnerCode: string, fields: Record<string, unknown> = {}): Promise<void> {
    const body = {
      partner_code: partnerCode,
      partner_name: partnerCode,
      endpoint_path: `${partnerCode}/event`,
      ...fields,
    };
    expect((await api.call('POST', 'partners', { body })).status).toBe(201);
  }

  describe('POST partners', () => {
    it('201: creates a partner with defaults and default names', async () => {
      const { status, body, headers } = await api.call('POST', 'partners', { body: SHOPEE });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        partner_code: 'shopee',
        endpoint_path: '/shopee/event',
        endpoint_url: null,
        cloud_run_service_name: 'shopee-postback',
        cloud_run_region: 'asia-southeast1',
        database_name: 'shopee_db',
        parameter_mapping: {},
        timezone: 'UTC',
        on_invalid: 'accept',
        max_daily_requests: 100_000,
        data_retention_days: 30,
        direct_access: true,
        sleeps: false,
        is_active: true,
        version: 1,
      });
      expect(headers.etag).toBe('"1"');
    });

    it('201: stores every field as it was given, a mapping in its order', async () => {
      const fields = {
        endpoint_url: 'http://127.0.0.1:8105',
        timeout_ms: 2000,
        cloud_run_service_name: 'all-of-it',
        cloud_run_region: 'us-central1',
        cloud_run_project_id: 'my-project',
        database_name: 'all_of_it',
        parameter_mapping: { zeta: 'click_id', alpha: 'usd_earning', 'odd name "\\': 'aff_sub' },
        field_rules: { status: { values: { confirmed: 'approved' } }, event: { default: 'sale' } },
        timezone: 'Asia/Singapore',
        dedupe: 'flag',
        allow_reversal: true,
        conversion_key: ['conversion_id', 'adv_sub'],
        amounts_on_duplicate: 'add',
        date_order: 'dmy',
        timezone_field: 'timeZone',
        envelope: 'payload',
        charset: 'gb18030',
        require_token: true,
        on_invalid: 'reject',
        on_limit: 'reject',
        max_requests_per_second: 5,
        max_daily_requests: 0,
        data_retention_days: 90,
        ip_allowlist: ['203.0.113.0/24', '2001:db8::1'],
        success_response: { body: '1', content_type: 'text/plain' },
        direct_access: false,
        sleeps: true,
        enable_logging: false,
        is_active: false,
      };
      await create('all_of_it', fields);
      const { body } = await api.call('GET', 'partners/all_of_it');
      expect(body).toMatchObject(fields);
      expect(Object.keys(body.parameter_mapping)).toEqual(['zeta', 'alpha', 'odd name "\\']);
    });

    it('422: reports every field error at once', async () => {
      const { status, body, headers } = await api.call('POST', 'partners', {
        body: {
          partner_code: 'Bad Code',
          endpoint_path: '/api/x',
          endpoint_url: 'ftp://host',
          parameter_mapping: { foo: 'nothing', bar: 'click_id', baz: 7 },
          timezone: 'Nowhere',
          timeout_ms: '10',
          on_invalid: null,
          ip_allowlist: ['300.1.1.1'],
          success_response: { body: 1 },
          no_such_field: true,
        },
      });
      expect(status).toBe(422);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body.code).toBe('invalid_request');
      expect(new Set(body.errors.map(({ field }: { field: string }) => field))).toEqual(
        new Set([
          'partner_code',
          'partner_name',
          'endpoint_path',
          'endpoint_url',
          'parameter_mapping.foo',
          'parameter_mapping.baz',
          'timezone',
          'timeout_ms',
          'on_invalid',
          'ip_allowlist',
          'success_response.body',
          'success_response.content_type',
          'no_such_field',
        ]),
      );
      expect(body.errors).toContainEqual(
        expect.objectContaining({ field: 'timeout_ms', code: 'wrong_type', value: '10' }),
      );
      expect(body.errors).toContainEqual({
        field: 'no_such_field',
        code: 'unknown_field',
        reason: expect.stringContaining('is not known here'),
      });
    });

    it.each([
      ['null', 'null'],
      ['a list', '[]'],
      ['a text', '"x"'],
      ['a number', '7'],
    ])('422: refuses %s for a body', async (_, body) => {
      expect(await api.call('POST', 'partners', { body })).toMatchObject({
        status: 422,
        body: { code: 'invalid_request' },
      });
    });

    it('400: refuses a body that is not JSON', async () => {
      const response = await api.call('POST', 'partners', { body: '{"partner_code": ' });
      expect(response).toMatchObject({ status: 400, body: { code: 'bad_request' } });
      expect(response.headers['content-type']).toContain('application/problem+json');
    });

    it.each([
      ['partner_code', { partner_code: 'taken', endpoint_path: 'another/path' }],
      ['endpoint_path', { endpoint_path: 'taken/event' }],
      ['database_name', { database_name: 'taken_db' }],
      ['cloud_run_service_name', { cloud_run_service_name: 'taken-postback' }],
    ])('409: reports %s when another partner has it', async (field, fields) => {
      await api.call('POST', 'partners', { body: { ...SHOPEE, partner_code: 'taken', endpoint_path: 'taken/event' } });
      const body = { partner_code: 'late_comer', partner_name: 'x', endpoint_path: 'late/event', ...fields };
      const unique = field === 'partner_code' ? { database_name: 'other_db', cloud_run_service_name: 'other' } : {};
      expect(await api.call('POST', 'partners', { body: { ...body, ...unique } })).toMatchObject({
        status: 409,
        body: { code: 'conflict', errors: [{ field, reason: 'is already taken' }] },
      });
    });

    it('shortens the default names of a long code for PostgreSQL and Cloud Run', async () => {
      const code = `p${'x'.repeat(62)}`;
      await create(code);
      const { body } = await api.call('GET', `partners/${code}`);
      expect(body.database_name).toHaveLength(63);
      expect(body.cloud_run_service_name).toHaveLength(42);
    });

    it.each(['all', 'platform', 'status', 'logs', 'rotate', 'rollback', 'remove'])(
      '422: refuses a code that the deployment commands reserve: %s',
      async (partner_code) => {
        const { status, body } = await api.call('POST', 'partners', { body: { ...SHOPEE, partner_code } });
        expect([status, body.errors]).toMatchObject([422, [{ field: 'partner_code' }]]);
      },
    );

    it.each([
      ['conversion_key', []],
      ['conversion_key', ['adv_sub']],
      ['conversion_key', ['conversion_id', 'usd_payout']],
      ['conversion_key', ['conversion_id', 'adv_sub', 'adv_sub']],
      ['conversion_key', 'conversion_id'],
      ['amounts_on_duplicate', 'sum'],
      ['date_order', 'ydm'],
      ['timezone_field', ''],
      ['envelope', 'x'.repeat(256)],
      ['charset', 'utf-8'],
      ['field_rules.usd_payout.strip_prefix', { usd_payout: { strip_prefix: 'r-' } }],
      ['field_rules.conversion_id.zero_is_absent', { conversion_id: { zero_is_absent: true } }],
      ['field_rules.usd_payout.zero_is_absent', { usd_payout: { zero_is_absent: 'yes' } }],
      ['field_rules.order_id.strip_suffix', { order_id: { strip_suffix: '' } }],
    ])('422: refuses %s = %j', async (field, value) => {
      const body = { ...SHOPEE, partner_code: 'unread', [field.split('.')[0]!]: value };
      const response = await api.call('POST', 'partners', { body });
      expect([response.status, response.body.errors]).toMatchObject([422, [{ field }]]);
    });

    it('422: refuses a service name that is too long to deploy', async () => {
      const body = { ...SHOPEE, partner_code: 'long_name', cloud_run_service_name: 'x'.repeat(43) };
      const response = await api.call('POST', 'partners', { body });
      expect([response.status, response.body.errors]).toMatchObject([422, [{ field: 'cloud_run_service_name' }]]);
    });

    it('gives different names to two long codes with the same beginning', async () => {
      const code = `q${'x'.repeat(61)}`;
      for (const letter of ['a', 'b']) await create(code + letter);
    });

    it('shows a database URL without its password', async () => {
      await create('remote', { database_url: 'postgres://me:hidden@db.example/db' });
      const { body } = await api.call('GET', 'partners/remote');
      expect(body.database_url).toBe('postgres://me:***@db.example/db');
    });
  });

  describe('GET partners', () => {
    it('200: lists by page, with limit as an alias of page_size', async () => {
      for (const code of ['list_a', 'list_b', 'list_c']) await create(code);
      const first = (await api.call('GET', 'partners?limit=2')).body;
      expect(first).toMatchObject({ page: 1, page_size: 2 });
      expect(first.total).toBeGreaterThan(2);
      const second = (await api.call('GET', 'partners?page_size=2&page=2')).body;
      expect(second.data[0].partner_code > first.data[1].partner_code).toBe(true);
    });

    it('200: lists all partners with a cursor', async () => {
      const { total } = (await api.call('GET', 'partners')).body;
      const seen: string[] = [];
      let path = 'partners?limit=3';
      for (let cursor: string | null = ''; cursor !== null; path = `partners?limit=3&cursor=${cursor}`) {
        const { body } = await api.call('GET', path);
        seen.push(...body.data.map(({ partner_code }: { partner_code: string }) => partner_code));
        cursor = body.next_cursor as string | null;
      }
      expect(new Set(seen).size).toBe(total);
      expect(seen).toEqual(seen.toSorted());
    });

    it('200: caps page_size at 1000', async () => {
      expect((await api.call('GET', 'partners?page_size=5000')).body.page_size).toBe(1000);
    });

    it.each(['page=0', 'page=x', 'page_size=0', 'page_size=1.5', 'cursor=nonsense', 'cursor=Nw', 'colour=red'])(
      '422: refuses %s',
      async (query) => {
        expect((await api.call('GET', `partners?${query}`)).status).toBe(422);
      },
    );

    it('404: refuses an unknown partner', async () => {
      expect(await api.call('GET', 'partners/nobody')).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect((await api.call('GET', 'partners/a%00b')).status).toBe(422);
    });
  });
});

describe('a new partner where a cell serves new partners', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi(undefined, { NEW_PARTNERS_CELL_URL: 'https://cell-a.example' });
  });
  afterAll(() => api.stop());

  it.each([
    ['is in the cell', {}, 'https://cell-a.example/partners/in_cell'],
    ['is nowhere when its endpoint_url is null', { endpoint_url: null }, null],
    ['is where its endpoint_url says', { endpoint_url: 'http://127.0.0.1:8105' }, 'http://127.0.0.1:8105'],
  ])('%s', async (_title, fields, expected) => {
    const code = expected === null ? 'nowhere' : expected.includes('cell-a') ? 'in_cell' : 'elsewhere';
    const partner = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, ...fields };
    const { body } = await api.call('POST', 'partners', { body: partner });
    expect(body).toMatchObject({ endpoint_url: expected });
  });
});
