import { keyedHash } from '@app/common';
import { insertTenant } from '@app/partner-config/testing/config-database';
import { TOKEN_FIELDS, type TokenField } from '@app/postback';
import { requireFromSenders, PATH, configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
  TOKEN_HASH_KEY,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;
let tenantId: number;

const admin = { 'x-api-key': ADMIN_KEY };
const send = (query: string) => service.get(`${PATH}?${query}`, { accept: 'application/json' });
const read = async (path: string) => (await service.get(`${PATH}${path}`, admin)).json;
const redrive = async () =>
  (await service.send(`${PATH}/quarantine/redrive`, { method: 'POST', body: '{"all":true}', headers: admin })).json;

async function insertTokenText(kind: TokenField, token: string): Promise<void> {
  await databases.config.pool.query(
    `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted) VALUES ($1, $2, $3, 'v1.sealed')`,
    [tenantId, kind, keyedHash(TOKEN_HASH_KEY, token)],
  );
}

beforeAll(async () => {
  databases = await createPartnerDatabases();
  tenantId = await insertTenant(databases.config.pool, 'involve_asia', 'resting');
  for (const kind of TOKEN_FIELDS) await insertTokenText(kind, `resting-${kind}`);
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

describe('a postback with the token of a tenant that has been deactivated', () => {
  beforeAll(() => configure(databases, [service], `UPDATE tenants SET is_active = false WHERE code = 'resting'`));

  it.each(TOKEN_FIELDS)('is quarantined for that tenant, by its %s, and stored for no other', async (kind) => {
    const { status, json } = await send(`conversion_id=c-${kind}&usd_payout=7&${kind}=resting-${kind}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'quarantined',
      conversion_id: `c-${kind}`,
      errors: [{ field: kind, code: 'tenant_inactive', reason: 'The tenant of this token is inactive.' }],
    });
    const { data } = await read('/quarantine?tenant=resting&page_size=1');
    expect(data).toMatchObject([{ conversion_id: `c-${kind}`, reasons: [{ field: kind, code: 'tenant_inactive' }] }]);
  });

  it('is quarantined as well when the gateway delivers it, and when the token stands in its body', async () => {
    const spooled = await service.sendSigned(
      postbackIdAt(Date.now()),
      'conversion_id=c-signed&ts_token=resting-ts_token',
    );
    const posted = await service.send(PATH, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: '{"conversion_id":"c-body","ts_token":"resting-ts_token"}',
    });
    for (const { json } of [spooled, posted]) {
      expect(json).toMatchObject({ status: 'quarantined', errors: [{ code: 'tenant_inactive' }] });
    }
  });

  it('adds no money to anybody', async () => {
    expect((await read('/stats?hours=2')).totals).toMatchObject({ conversions: 0, quarantined: 5 });
  });

  it('is refused where the partner requires a token that is known', async () => {
    await requireFromSenders(databases, service, { require_token: true });
    expect((await send('conversion_id=c-refused&ts_token=resting-ts_token')).status).toBe(401);
    await requireFromSenders(databases, service, {});
  });

  it('stays in quarantine when it is redriven too early, and becomes a conversion of that tenant once', async () => {
    expect(await redrive()).toMatchObject({ redriven: 5, stored: 0, quarantined: 5 });
    await configure(databases, [service], `UPDATE tenants SET is_active = true WHERE code = 'resting'`);
    const reports = await Promise.all([redrive(), redrive()]);
    expect(reports[0].stored + reports[1].stored).toBe(5);
    expect((await read('/conversions?tenant=resting')).total).toBe(5);
    expect((await read('/conversions?tenant=default')).total).toBe(0);
    expect((await read('/stats?hours=2')).totals).toMatchObject({
      conversions: 5,
      quarantined: 0,
      usd_payout: '21.0000',
    });
  });
});

describe('a postback with a token that was removed from its tenant', () => {
  beforeAll(() =>
    configure(databases, [service], `UPDATE tenant_tokens SET is_active = false WHERE kind = 'ts_token'`),
  );

  it('is quarantined for that tenant, and becomes its conversion when the token is restored', async () => {
    expect((await send('conversion_id=t-1&ts_token=resting-ts_token')).json).toMatchObject({
      status: 'quarantined',
      errors: [{ field: 'ts_token', code: 'token_inactive' }],
    });
    await configure(databases, [service], 'UPDATE tenant_tokens SET is_active = true');
    expect(await redrive()).toMatchObject({ redriven: 1, stored: 1 });
    expect((await read('/conversions?tenant=resting&conversion_id=t-1')).total).toBe(1);
  });

  it('goes to the default tenant only when no tenant ever had the token', async () => {
    expect((await send('conversion_id=t-2&ts_token=never-known')).json).toMatchObject({ status: 'stored' });
    expect((await read('/conversions?tenant=default&conversion_id=t-2')).total).toBe(1);
  });
});
