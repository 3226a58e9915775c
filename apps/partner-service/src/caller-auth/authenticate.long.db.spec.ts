import { keyedHash } from '@app/common';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { ENVELOPE_HEADERS } from '@app/internal-protocol';
import { requireFromSenders, insertPartnerKey, isStored, PATH, sendBatch } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
  TOKEN_HASH_KEY,
  VIEWER_KEY,
} from '../testing/service-under-test';

const PARTNER_KEY = 'key-of-the-partner-itself';
const FOREIGN_KEY = 'key-of-another-partner';
const ENDED_KEY = 'key-that-has-ended';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  await insertPartner(databases.config.pool, 'rector');
  await insertPartnerKey(databases, PARTNER_KEY, 'involve_asia');
  await insertPartnerKey(databases, FOREIGN_KEY, 'rector');
  await insertPartnerKey(databases, ENDED_KEY, 'involve_asia', new Date('2001-01-01T00:00:00Z'));
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const forbiddenIp = { status: 403, json: { code: 'forbidden_ip' } };
const unauthorized = { status: 401, json: { code: 'unauthorized' } };

describe('an address list', () => {
  beforeAll(() => requireFromSenders(databases, service, { ip_allowlist: '{198.51.100.0/24,2001:db8::/32}' }));

  it('refuses an address that is not on it, stores nothing, and says so in one line', async () => {
    expect(await service.get(`${PATH}?conversion_id=ip1`)).toMatchObject(forbiddenIp);
    expect(await isStored(databases, 'ip1')).toBe(false);
    expect(service.logged.at(-1)).toMatch(/"remoteIp":"127\.0\.0\.0\/24".*"outcome":"refused","code":"forbidden_ip"/);
  });

  it.each([
    ['X-Forwarded-For', { 'x-forwarded-for': '198.51.100.7' }],
    ['an unsigned address', { [ENVELOPE_HEADERS.address]: '198.51.100.7' }],
    [
      'a wrong signature',
      { ...signedHeaders(postbackIdAt(Date.now()), `${PATH}?x`), [ENVELOPE_HEADERS.signature]: 'x' },
    ],
    ['a signature of another request', signedHeaders(postbackIdAt(Date.now()), `${PATH}?conversion_id=other`)],
  ])('ignores %s', async (_name, headers) => {
    expect(await service.get(`${PATH}?conversion_id=ip2`, headers)).toMatchObject(forbiddenIp);
  });

  it('uses the address that the gateway has signed, alone and in a batch', async () => {
    const signedFrom = (id: string, address: string) => {
      const target = `${PATH}?conversion_id=${id}`;
      return service.get(target, signedHeaders(postbackIdAt(Date.now()), target, address));
    };
    expect((await signedFrom('ip3', '198.51.100.9')).status).toBe(200);
    expect((await signedFrom('ip4', '2001:db8::9')).status).toBe(200);
    expect(await signedFrom('ip5', '203.0.113.1')).toMatchObject(forbiddenIp);
    const responses = await sendBatch(service, [
      { target: `${PATH}?conversion_id=ip6` },
      { target: `${PATH}?conversion_id=ip7`, address: '203.0.113.1' },
      { target: `${PATH}?conversion_id=ip8`, address: '::ffff:198.51.100.1' },
      { target: `${PATH}?conversion_id=ip9`, address: '', headers: ['X-Forwarded-For', '198.51.100.7'] },
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 403, 200, 403]);
  });

  it('goes by the entry of the outermost trusted proxy', async () => {
    const behindProxy = await startService(databases, { TRUSTED_PROXY_HOPS: 1 });
    const from = (forwarded: string, id: string) =>
      behindProxy.get(`${PATH}?conversion_id=${id}`, { 'x-forwarded-for': forwarded });
    expect((await from('198.51.100.7', 'hop1')).status).toBe(200);
    expect((await from('203.0.113.1, 198.51.100.7', 'hop2')).status).toBe(200);
    expect(await from('198.51.100.7, 203.0.113.1', 'hop3')).toMatchObject(forbiddenIp);
    expect(await from('198.51.100.7, nonsense', 'hop4')).toMatchObject(forbiddenIp);
    await behindProxy.stop();
  });
});

describe('an API key for postbacks', () => {
  beforeAll(() => requireFromSenders(databases, service, { require_api_key: true }));

  it('is asked for, by the name of its header', async () => {
    const response = await service.get(`${PATH}?conversion_id=k1`);
    expect(response).toMatchObject(unauthorized);
    expect(response.json.detail).toContain('X-API-Key');
    expect(response.headers.get('www-authenticate')).not.toBeNull();
    expect(await isStored(databases, 'k1')).toBe(false);
  });

  it.each([
    ['the partner’s own', PARTNER_KEY, 200],
    ['an admin’s', ADMIN_KEY, 401],
    ['another partner’s', FOREIGN_KEY, 401],
    ['a viewer’s', VIEWER_KEY, 401],
    ['an ended one', ENDED_KEY, 401],
    ['its hash', keyedHash(TOKEN_HASH_KEY, PARTNER_KEY), 401],
    ['nonsense', 'nonsense', 401],
  ])('may be %s: %s → %i, alone and in a batch', async (_name, key, expected) => {
    const target = `${PATH}?conversion_id=k-${expected}`;
    expect((await service.get(target, { 'x-api-key': key })).status).toBe(expected);
    expect((await service.get(`${target}&api_key=${key}`)).status).toBe(expected);
    const responses = await sendBatch(service, [
      { target, headers: ['X-API-Key', key] },
      { target: `${target}&api_key=${key}` },
    ]);
    expect(responses.map(({ status }) => status)).toEqual([expected, expected]);
  });

  it('in the header counts before one in the query', async () => {
    const target = `${PATH}?conversion_id=k3&api_key=${PARTNER_KEY}`;
    expect((await service.get(target, { 'x-api-key': FOREIGN_KEY })).status).toBe(401);
  });

  it('leaves no trace in what is stored, answered or logged', async () => {
    await service.get(`${PATH}?conversion_id=k4&api_key=${PARTNER_KEY}`, { 'x-api-key': PARTNER_KEY });
    await service.get(`${PATH}?usd_payout=bad&api_key=${PARTNER_KEY}`);
    const refused = await service.get(`${PATH}?conversion_id=k5&api_key=wrong-${PARTNER_KEY}`);
    const { rows } = await databases.partner.pool.query(
      `SELECT to_json(c)::text FROM conversions c WHERE conversion_id = 'k4' UNION ALL SELECT to_json(q)::text FROM quarantine q`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const text of [JSON.stringify(rows), service.logged.join(), refused.text])
      expect(text).not.toContain(PARTNER_KEY);
  });

  it('ends within five seconds of its revocation', async () => {
    await insertPartnerKey(databases, 'to-be-revoked', 'involve_asia');
    const call = () => service.get(`${PATH}?conversion_id=k6`, { 'x-api-key': 'to-be-revoked' });
    await service.loadConfig();
    expect((await call()).status).toBe(200);
    await databases.config.pool.query(`UPDATE api_keys SET revoked_at = now() WHERE key_hash = $1`, [
      keyedHash(TOKEN_HASH_KEY, 'to-be-revoked'),
    ]);
    await until('it is no longer', async () => (await call()).status === 401, 5_500);
  }, 10_000);
});

describe('a token that is required', () => {
  it('is required alone and in a batch', async () => {
    await requireFromSenders(databases, service, { require_token: true });
    await databases.config.pool.query(
      `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted)
       SELECT id, 'ts_token', $1, 'v1.x' FROM tenants WHERE partner_code = 'involve_asia'`,
      [keyedHash(TOKEN_HASH_KEY, 'known')],
    );
    const target = `${PATH}?conversion_id=t1`;
    await service.loadConfig();
    expect((await service.get(`${target}&ts_token=known`)).status).toBe(200);
    expect(await service.get(target)).toMatchObject(unauthorized);
    expect(await service.get(`${target}&ts_token=unknown`)).toMatchObject(unauthorized);
    const responses = await sendBatch(service, [{ target }, { target: `${target}&ts_token=known` }]);
    expect(responses.map(({ status }) => status)).toEqual([401, 200]);
  });
});

describe('HEAD', () => {
  it('stores nothing and needs nothing, whatever is asked for', async () => {
    await requireFromSenders(databases, service, { require_api_key: true, ip_allowlist: '{198.51.100.0/24}' });
    expect((await service.send(`${PATH}?conversion_id=h1`, { method: 'HEAD' })).status).toBe(200);
    expect(await isStored(databases, 'h1')).toBe(false);
  });
});

describe('refusals', () => {
  it('are counted', async () => {
    await requireFromSenders(databases, service, { require_api_key: true });
    const refused = async () =>
      Number(/postbacks_total\{outcome="refused"\} (\d+)/.exec((await service.get('/metrics')).text)?.[1]);
    const before = await refused();
    await service.get(PATH);
    await sendBatch(service, [{}, {}]);
    expect(await refused()).toBe(before + 3);
  });
});

describe('wrong keys of readers', () => {
  it('block an address for a while, by the address that the gateway has signed', async () => {
    await requireFromSenders(databases, service, {});
    const target = `${PATH}/stats`;
    const from = (address: string, key: string) =>
      service.get(target, { ...signedHeaders(postbackIdAt(Date.now()), target, address), 'x-api-key': key });
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect((await from('203.0.113.9', `guess-${attempt}`)).status).toBe(401);
    const blocked = await from('203.0.113.9', VIEWER_KEY);
    expect(blocked).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('203.0.113.10', VIEWER_KEY)).status).toBe(200);
    expect((await service.get(target, { 'x-api-key': VIEWER_KEY })).status).toBe(200);
    expect(service.logged.join()).not.toContain('guess-3');
  });
});
