import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
  const start = Date.now() - 30 * 60_000;
  for (let index = 0; index < 7; index += 1) {
    const query = `conversion_id=r${index}&usd_sale_amount=10&usd_payout=1.5&offer_id=${index % 2}&click_id=k${index}&status=${index < 3 ? 'approved' : 'pending'}&conversion_currency=${index < 5 ? 'USD' : 'MYR'}&payout_local=2`;
    await service.sendSigned(postbackIdAt(start + index * 1_000), query);
  }
  await service.get('/involve/event?conversion_id=r0&status=paid');
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const read = (path: string, key = ADMIN_KEY) => service.get(`/partner/involve/event/${path}`, { 'x-api-key': key });

describe('the read API', () => {
  it('needs a key in X-API-Key, and says so', async () => {
    const missing = await service.get('/involve/event/stats');
    expect(missing).toMatchObject({ status: 401, json: { code: 'unauthorized' } });
    expect(missing.json.detail).toContain('X-API-Key');
    expect(await read('stats', 'wrong')).toMatchObject({ status: 401 });
  });

  it.each(['/partner/involve/event', '/postback/involve/event', '/involve/event', '/postback'])(
    'answers behind %s',
    async (prefix) => {
      for (const action of ['stats?hours=24', 'conversions', 'conversions/r1', 'quarantine']) {
        expect(await service.get(`${prefix}/${action}`, { 'x-api-key': ADMIN_KEY })).toMatchObject({ status: 200 });
      }
    },
  );

  it('lists newest first, duplicates included, page by page and cursor by cursor', async () => {
    const all = await read('conversions?page_size=1000');
    expect(all.json.data.map((row: { conversion_id: string }) => row.conversion_id)).toEqual([
      'r0',
      'r6',
      'r5',
      'r4',
      'r3',
      'r2',
      'r1',
      'r0',
    ]);
    expect(all.json).toMatchObject({ next_cursor: null, page: 1, page_size: 1000, total: 8 });
    expect(all.json.data[0]).toMatchObject({ is_duplicate: true, is_update: true, tenant: 'default', status: 'paid' });
    expect(all.json.data[1]).toMatchObject({ usd_sale_amount: '10.0000', usd_payout: '1.5000', aff_sub3: 'k6' });
    expect(all.json.data[1].received_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const second = await read('conversions?limit=3&page=2');
    expect(second.json.data.map((row: { conversion_id: string }) => row.conversion_id)).toEqual(['r4', 'r3', 'r2']);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await read(`conversions?limit=3${cursor}`);
      seen.push(...page.json.data.map((row: { postback_id: string }) => row.postback_id));
      if (page.json.next_cursor === null) break;
      cursor = `&cursor=${page.json.next_cursor}`;
    }
    expect(seen).toEqual(all.json.data.map((row: { postback_id: string }) => row.postback_id));
  });

  it.each([
    ['status=approved', ['r2', 'r1', 'r0']],
    ['offer=1', ['r5', 'r3', 'r1']],
    ['currency=MYR', ['r6', 'r5']],
    ['conversion_id=r0', ['r0', 'r0']],
    ['click_id=k4', ['r4']],
    ['duplicates=true', ['r0']],
    ['tenant=default&limit=1', ['r0']],
    ['from=2020-01-01&to=2020-01-02', []],
  ])('filters by %s', async (filter, expected) => {
    const response = await read(`conversions?${filter}`);
    expect(response.json.data.map((row: { conversion_id: string }) => row.conversion_id)).toEqual(expected);
  });

  it('clamps a large page and reports every field error at once', async () => {
    expect((await read('conversions?page_size=999999')).json.page_size).toBe(1000);
    const invalid = await read('conversions?page_size=x&from=never&status=odd&cursor=zzz&tenant=nobody');
    expect(invalid).toMatchObject({ status: 422, json: { code: 'invalid_request' } });
    expect(invalid.json.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'cursor',
      'from',
      'page_size',
      'status',
      'tenant',
    ]);
  });

  it.each([
    'conversions?conversion_id=%00',
    'conversions/%00',
    'quarantine?reason=%00',
    'conversions?from=%2B200000-01-01T00:00:00Z',
    `conversions?cursor=${Buffer.from(`1 ${'-'.repeat(36)}`).toString('base64url')}`,
  ])('refuses %s as a client error', async (path) => {
    expect([404, 422]).toContain((await read(path)).status);
  });

  it('shows one conversion with its present state and its whole history', async () => {
    const { json } = await read('conversions/r0');
    expect(json).toMatchObject({ conversion_id: 'r0', tenant: 'default', also_of_tenants: [] });
    expect(json.state).toMatchObject({
      status: 'paid',
      usd_payout: '1.5000',
      offer_id: '0',
      aff_sub3: 'k0',
      conversion_currency: 'USD',
    });
    expect(json.history).toHaveLength(2);
    expect(json.history[0]).toMatchObject({
      is_duplicate: false,
      request_ip: '198.51.100.7',
      raw_data: { click_id: 'k0', conversion_id: 'r0' },
    });
    expect(json.truncated).toBe(false);
    expect(json.history[1]).toMatchObject({ is_duplicate: true, raw_data: { status: 'paid' } });
    expect(await read('conversions/none')).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it('shows raw data to the letter: large numbers, duplicate names, their order', async () => {
    const body = '{"conversion_id":12345678901234567890123,"z":1.50,"z":2,\n"__proto__":{"a":1e400}}';
    await service.send('/involve/event?b=2&a=1', { method: 'POST', body });
    const { text, headers } = await read('conversions/12345678901234567890123');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(text).toContain(
      '"raw_data":{"b":"2","a":"1",\n"conversion_id":12345678901234567890123,"z":1.50,"z":2,"__proto__":{"a":1e400}}',
    );
  });

  it('answers what was earned from the roll-up, never adding currencies', async () => {
    const { json } = await read('stats?hours=24');
    expect(json).toMatchObject({
      hours: 24,
      totals: {
        conversions: 8,
        duplicates: 1,
        updates: 1,
        quarantined: 0,
        usd_sale_amount: '70.0000',
        usd_payout: '10.5000',
      },
    });
    expect(Date.parse(json.to) - Date.parse(json.from)).toBeLessThanOrEqual(24 * 3_600_000);
    const currencies = json.by_currency.map((row: Record<string, unknown>) => [
      row.currency,
      row.conversions,
      row.payout_local,
    ]);
    expect(currencies).toContainEqual(['USD', 5, '10.0000']);
    expect(currencies).toContainEqual(['MYR', 2, '4.0000']);
    expect(json.by_status).toContainEqual(expect.objectContaining({ status: 'paid', conversions: 1 }));
    expect(json.by_offer).toContainEqual(expect.objectContaining({ offer: '1', conversions: 3 }));
    expect(await read('stats?hours=0')).toMatchObject({ status: 422 });
  });

  it('has operations and documentation in every process', async () => {
    for (const path of ['/health', '/ready', '/info', '/', '/metrics'])
      expect((await service.get(path)).status).toBe(200);
    const metrics = (await service.get('/metrics')).text;
    for (const name of [
      'postbacks_total',
      'postback_duration_seconds',
      'postback_batch_size',
      'database_connections',
      'config_age_seconds',
      'process_resident_memory_bytes',
    ]) {
      expect(metrics).toContain(name);
    }
    expect((await service.get('/metrics', { 'x-forwarded-for': '203.0.113.1' })).status).toBe(401);
  });
});
