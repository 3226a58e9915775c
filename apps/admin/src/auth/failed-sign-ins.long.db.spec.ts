import { type AdminApiUnderTest, ADMIN_KEY, startAdminApi } from '../testing/admin-api';

describe('wrong keys at the admin API', () => {
  let api: AdminApiUnderTest;
  beforeEach(async () => {
    api = await startAdminApi(undefined, { TRUSTED_PROXY_HOPS: 1 });
  });
  afterEach(() => api.stop());

  const call = (key: string | null, address = '203.0.113.9') =>
    api.call('GET', 'partners', { key, headers: { 'x-forwarded-for': `198.51.100.1, ${address}` } });
  const statusesOf = async (keys: (string | null)[], address?: string) => {
    const statuses: number[] = [];
    for (const key of keys) statuses.push((await call(key, address)).status);
    return statuses;
  };
  const guesses = (count: number) => Array.from({ length: count }, (_, index) => `guess-${index}`);

  it('429: blocks an address for a minute after ten wrong keys, and no other address', async () => {
    expect(await statusesOf(guesses(10))).toEqual(guesses(10).map(() => 401));
    const blocked = await call('another guess');
    expect(blocked).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0);
    expect((await call(ADMIN_KEY)).status).toBe(429);
    expect((await call(ADMIN_KEY, '203.0.113.10')).status).toBe(200);
    expect(JSON.stringify(api.logEntries)).not.toContain('guess');
  });

  it('counts wrong keys from one /64 network together', async () => {
    for (let index = 0; index < 10; index += 1) await call(`guess-${index}`, `2001:db8:1:2::${index + 1}`);
    expect((await call(ADMIN_KEY, '2001:db8:1:2:ffff::9')).status).toBe(429);
    expect((await call(ADMIN_KEY, '2001:db8:1:3::1')).status).toBe(200);
  });

  it('forgets wrong keys after a minute, and deletes their rows', async () => {
    await statusesOf(guesses(11));
    await api.pool.query(`UPDATE failed_sign_ins SET since = since - interval '61 seconds'`);
    expect((await call(ADMIN_KEY)).status).toBe(200);
    expect((await call('guess', '203.0.113.77')).status).toBe(401);
    const { rows } = await api.pool.query('SELECT network, failures FROM failed_sign_ins');
    expect(rows).toEqual([{ network: '203.0.113.77', failures: 1 }]);
  });

  it('blocks wrong keys that arrive at the same time', async () => {
    const responses = await Promise.all([...guesses(200), ADMIN_KEY].map((key) => call(key)));
    expect(responses.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(responses.at(-1)!.status).toBe(429);
  });

  it('does not count a request without a key', async () => {
    await statusesOf(guesses(12).map(() => null));
    expect((await call(ADMIN_KEY)).status).toBe(200);
  });

  it('503: accepts no key while wrong keys cannot be counted', async () => {
    await api.pool.query('ALTER TABLE failed_sign_ins RENAME TO away');
    expect(await statusesOf([ADMIN_KEY, 'guess'])).toEqual([503, 503]);
    await api.pool.query('ALTER TABLE away RENAME TO failed_sign_ins');
    expect((await call(ADMIN_KEY)).status).toBe(200);
  });

  it('429: limits the API keys that are created in a minute', async () => {
    let names = 0;
    const make = async () =>
      (await api.call('POST', 'api-keys', { body: { name: `x ${(names += 1)}`, role: 'viewer' } })).status;
    const statuses: number[] = [];
    for (let count = 0; count < 31; count += 1) statuses.push(await make());
    expect(statuses.slice(0, 29)).toEqual(Array.from({ length: 29 }, () => 201));
    expect(statuses.at(-1)).toBe(429);
    await api.pool.query(`UPDATE api_keys SET created_at = created_at - interval '1 minute'`);
    expect(await make()).toBe(201);
  });
});
