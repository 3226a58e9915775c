import { keyedHash } from '@app/common';
import { insertTenant } from '@app/partner-config/testing/config-database';
import { PATH } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
  TOKEN_HASH_KEY,
} from '../testing/service-under-test';

const PARTNER_SETTINGS = {
  conversion_key: '{conversion_id,event}',
  amounts_on_duplicate: 'add',
  date_order: 'mdy',
  timezone_field: 'tz',
  envelope: 'data',
  charset: 'gb18030',
  field_rules: JSON.stringify({
    usd_payout: { zero_is_absent: true },
    order_id: { strip_prefix: 'p-' },
    offer_id: { strip_suffix: '-p' },
  }),
};

const TENANT_SETTINGS = `
  UPDATE tenants SET
    conversion_key = '{conversion_id,adv_sub}', amounts_on_duplicate = 'replace', date_order = 'dmy',
    timezone_field = 'zone',
    field_rules = '{"usd_payout": {"zero_is_absent": false}, "order_id": {"strip_prefix": "t-"},
      "offer_id": {"strip_suffix": "-t"}}'
  WHERE id = $1`;

let databases: PartnerDatabases;
let service: ServiceUnderTest;
let tenantIds: Record<string, number>;

beforeAll(async () => {
  databases = await createPartnerDatabases(PARTNER_SETTINGS);
  const { pool } = databases.config;
  for (const code of ['own', 'without']) {
    const id = await insertTenant(pool, 'involve_asia', code);
    await pool.query(
      `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, 'ts_token', $2, 'v1.sealed')`,
      [id, keyedHash(TOKEN_HASH_KEY, `token-${code}`)],
    );
    if (code === 'own') await pool.query(TENANT_SETTINGS, [id]);
  }
  const { rows } = await pool.query<{ code: string; id: number }>('SELECT code, id FROM tenants');
  tenantIds = Object.fromEntries(rows.map(({ code, id }) => [code, id]));
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

type Tenant = 'own' | 'without' | 'default';
const TENANTS: Tenant[] = ['own', 'without', 'default'];
const isOwn = (tenant: Tenant) => tenant === 'own';

/** Sends a postback of a tenant; `default` is that of a postback without a token. */
async function send(tenant: Tenant, query: string): Promise<{ status: string; warnings: { field: string }[] }> {
  const token = tenant === 'default' ? '' : `&ts_token=token-${tenant}`;
  const { json } = await service.get(`${PATH}?${query}${token}`, { accept: 'application/json' });
  return json as Awaited<ReturnType<typeof send>>;
}

interface Shown {
  state: Record<string, string | null>;
  history: object[];
  also_of_keys: object[];
}

async function read(id: string): Promise<Shown> {
  const { json } = await service.get(`${PATH}/conversions/${id}`, { 'x-api-key': ADMIN_KEY });
  return json as Shown;
}

describe.each(TENANTS)('a postback of the tenant "%s"', (tenant) => {
  it('belongs to the conversion of its key', async () => {
    const id = `key-${tenant}`;
    await send(tenant, `conversion_id=${id}&event=a&adv_sub=1&usd_payout=1`);
    await send(tenant, `conversion_id=${id}&event=b&adv_sub=1&usd_payout=1`);
    expect(await read(id)).toMatchObject(
      isOwn(tenant)
        ? { key: { adv_sub: '1' }, history: { length: 2 }, also_of_keys: [] }
        : { key: { event: 'b' }, history: { length: 1 }, also_of_keys: [{ event: 'a' }] },
    );
  });

  it('adds its amounts or replaces them', async () => {
    const id = `amounts-${tenant}`;
    await send(tenant, `conversion_id=${id}&usd_payout=2`);
    await send(tenant, `conversion_id=${id}&usd_payout=3`);
    expect((await read(id)).state.usd_payout).toBe(isOwn(tenant) ? '3.0000' : '5.0000');
  });

  it('has its dates in their order, in the zone of their parameter', async () => {
    const id = `dates-${tenant}`;
    await send(tenant, `conversion_id=${id}&usd_payout=1&event_time=05%2F03%2F2025+12:00&tz=%2B09:00&zone=%2B08:00`);
    const read = isOwn(tenant) ? '2025-03-05T04:00:00.000Z' : '2025-05-03T03:00:00.000Z';
    expect((await readState(id)).datetime_conversion).toBe(read);
  });

  it('has its zeros and ids by its field rules', async () => {
    const id = `rules-${tenant}`;
    await send(tenant, `conversion_id=${id}&usd_payout=0&order_id=p-t-1&offer_id=1-t-p`);
    await send(tenant, `conversion_id=${id}-2&usd_payout=0&order_id=t-p-1&offer_id=1-p-t`);
    const [first, second] = [await readState(id), await readState(`${id}-2`)];
    expect([first.usd_payout, first.order_id, first.offer_id]).toEqual(
      isOwn(tenant) ? ['0.0000', 'p-t-1', '1-t-p'] : [null, 't-1', '1-t'],
    );
    expect([second.order_id, second.offer_id]).toEqual(isOwn(tenant) ? ['p-1', '1-p'] : ['t-p-1', '1-p-t']);
  });

  it('is opened and decoded as the partner says, before its tenant is known', async () => {
    const id = `envelope-${tenant}`;
    const inner = { conversion_id: id, offer_name: 'x', ...(tenant !== 'default' && { ts_token: `token-${tenant}` }) };
    const text = encodeURIComponent(JSON.stringify(inner));
    await send('default', `data=${text}`);
    expect(await stored(id)).toEqual([{ offer_name: 'x', tenant_id: tenantIds[tenant] }]);
    await send(tenant, `conversion_id=${id}-2&offer_name=%C4%E3%BA%C3`);
    expect(await stored(`${id}-2`)).toEqual([{ offer_name: '你好', tenant_id: tenantIds[tenant] }]);
  });
});

const readState = async (id: string) => (await read(id)).state;

async function stored(id: string): Promise<unknown[]> {
  const sql = 'SELECT offer_name, tenant_id FROM conversions WHERE conversion_id = $1';
  return (await databases.partner.pool.query(sql, [id])).rows;
}

it('keeps a conversion of one tenant apart from that of another with the same id', async () => {
  for (const tenant of TENANTS) await send(tenant, `conversion_id=shared&usd_payout=${tenant.length}`);
  const { rows } = await databases.partner.pool.query(
    `SELECT usd_payout FROM conversion_state WHERE conversion_id LIKE 'shared%' ORDER BY usd_payout`,
  );
  expect(rows.map(({ usd_payout }) => usd_payout)).toEqual(['3.0000', '7.0000', '7.0000']);
});
