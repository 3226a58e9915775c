import { keyedHash } from '@app/common';
import { type AdminApiUnderTest, ADMIN_KEY, type ApiResponse, startAdminApi } from '../testing/admin-api';

const HOST = 'admin.example.com';
const SAME_ORIGIN = { host: HOST, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

describe('a session of the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
    const body = { partner_code: 'acme', partner_name: 'A', endpoint_path: 'acme/event' };
    await api.call('POST', 'partners', { body });
  });
  beforeEach(() => api.pool.query('TRUNCATE failed_sign_ins'));
  afterAll(() => api.stop());

  const signIn = (body: unknown, headers: Record<string, string> = SAME_ORIGIN): Promise<ApiResponse> =>
    api.call('POST', 'session', { key: null, headers, body: JSON.stringify(body) });
  const cookieOf = ({ headers }: ApiResponse): string => String(headers['set-cookie']).split(';')[0]!;
  const startSession = async (key = ADMIN_KEY): Promise<string> => cookieOf(await signIn({ api_key: key }));
  const withCookie = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    cookie: string,
    { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
  ): Promise<ApiResponse> =>
    api.call(method, path, {
      key: null,
      headers: { ...SAME_ORIGIN, cookie, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  const idOf = async (name: string): Promise<string> =>
    (await api.pool.query('SELECT id FROM api_keys WHERE name = $1', [name])).rows[0].id;

  it('starts with an API key, shows role and permissions, and has the role of the key', async () => {
    const key = await api.makeKey('viewer');
    const started = await signIn({ api_key: key });
    expect(started).toMatchObject({
      status: 200,
      body: { role: 'viewer', permissions: ['read'], name: 'viewer', time_zone_default: 'UTC' },
    });
    expect(started.body.languages).toEqual(['en', 'zh-Hans', 'zh-Hant']);
    const cookie = cookieOf(started);
    expect((await withCookie('GET', 'session', cookie)).body).toEqual(started.body);
    expect((await withCookie('GET', 'partners', cookie)).status).toBe(200);
    const change = { body: { partner_name: 'B' } };
    expect((await withCookie('PATCH', 'partners/acme', cookie, change)).status).toBe(403);
  });

  it('has a cookie that scripts cannot read and other sites cannot send, and that is not the key', async () => {
    const { headers } = await signIn({ api_key: ADMIN_KEY });
    expect(headers['set-cookie']).toMatch(
      /^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(headers['set-cookie']).not.toContain(ADMIN_KEY);
    const local = await signIn({ api_key: ADMIN_KEY }, { ...SAME_ORIGIN, host: '127.0.0.1:8001' });
    expect(local.headers['set-cookie']).toMatch(/^session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('is stored as a hash that the admin app cannot read', async () => {
    const cookie = await startSession();
    const id = cookie.split('=')[1]!;
    const { rows } = await api.pool.query('SELECT session_hash FROM console_sessions');
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(rows.map(({ session_hash: hash }) => hash)).not.toContain(keyedHash(api.environment.TOKEN_HASH_KEY, id));
    const { rows: granted } = await api.pool.query(
      `SELECT has_table_privilege('postback_config_writer', 'console_sessions', 'SELECT, INSERT, UPDATE, DELETE') AS sessions,
              has_table_privilege('postback_config_writer', 'sign_in_codes', 'SELECT, INSERT, UPDATE, DELETE') AS codes,
              has_function_privilege('postback_config_writer', 'open_console_session(uuid, text)', 'EXECUTE') AS open`,
    );
    expect(granted).toEqual([{ sessions: false, codes: false, open: false }]);
  });

  it('names its key as the author of a change', async () => {
    const cookie = await startSession();
    const change = { body: { partner_name: 'Changed in the console' } };
    expect((await withCookie('PATCH', 'partners/acme', cookie, change)).status).toBe(200);
    const [entry] = (await api.call('GET', 'audit?entity=partner')).body.data;
    expect(entry).toMatchObject({ actor: 'key:ADMIN_API_KEY', key_id: await idOf('ADMIN_API_KEY') });
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a site of the same domain', { 'sec-fetch-site': 'same-site' }],
    ['a form', { 'content-type': 'text/plain' }],
  ])('403 cross_site: refuses a change from %s, and changes nothing', async (_name, headers) => {
    const cookie = await startSession();
    const change = { headers, body: { code: `t${Object.values(headers).join('').replaceAll(/\W/g, '')}`, name: 'T' } };
    const response = await withCookie('POST', 'partners/acme/tenants', cookie, change);
    expect(response).toMatchObject({ status: 403, body: { code: 'cross_site' } });
    expect((await api.call('GET', 'partners/acme/tenants')).body.total).toBe(1);
  });

  it('ignores the cookie and its rules where a key is sent', async () => {
    const cookie = await startSession();
    const headers = { cookie, 'sec-fetch-site': 'cross-site', host: HOST };
    const key = await api.makeKey('editor');
    const body = { partner_name: 'By a key' };
    expect((await api.call('PATCH', 'partners/acme', { key, headers, body })).status).toBe(200);
    expect((await api.call('GET', 'partners', { key: 'unknown', headers: { cookie, host: HOST } })).status).toBe(401);
  });

  it('ends with a sign-out', async () => {
    const cookie = await startSession();
    const ended = await withCookie('DELETE', 'session', cookie);
    expect(ended.status).toBe(204);
    expect(ended.headers['set-cookie']).toContain('Max-Age=0');
    expect(await withCookie('GET', 'session', cookie)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });

  it('ends in the statement that revokes its key, by the API or in SQL', async () => {
    const [byApi, bySql] = [await api.makeKey('viewer'), await api.makeKey('viewer')];
    const cookies = [await startSession(byApi), await startSession(bySql)];
    const names = [];
    for (const cookie of cookies) names.push((await withCookie('GET', 'session', cookie)).body.name);
    await api.call('DELETE', `api-keys/${await idOf(names[0])}`);
    await api.pool.query('UPDATE api_keys SET revoked_at = now() WHERE name = $1', [names[1]]);
    const open = await api.pool.query(
      `SELECT FROM console_sessions s JOIN api_keys k ON k.id = s.key_id WHERE k.name = ANY ($1) AND s.ended_at IS NULL`,
      [names],
    );
    expect(open.rowCount).toBe(0);
    for (const cookie of cookies) expect((await withCookie('GET', 'session', cookie)).status).toBe(401);
  });

  it('can revoke its own key, and is recorded as the author', async () => {
    const key = await api.makeKey('admin');
    const cookie = await startSession(key);
    const { name, key_id: id } = (await withCookie('GET', 'session', cookie)).body;
    expect((await withCookie('DELETE', `api-keys/${id}`, cookie)).status).toBe(200);
    const [entry] = (await api.call('GET', `audit?entity_id=${id}`)).body.data;
    expect(entry).toMatchObject({ actor: `key:${name}`, action: 'update' });
    expect((await withCookie('GET', 'session', cookie)).status).toBe(401);
  });

  it.each([
    ['12 hours without a request', `last_seen_at = now() - interval '12 hours'`],
    ['7 days', 'ends_at = now()'],
  ])('ends after %s', async (_name, change) => {
    const cookie = await startSession();
    expect((await withCookie('GET', 'session', cookie)).status).toBe(200);
    await api.pool.query(`UPDATE console_sessions SET ${change}`);
    expect((await withCookie('GET', 'session', cookie)).status).toBe(401);
  });

  it('is prolonged by a request', async () => {
    const cookie = await startSession();
    await api.pool.query(`UPDATE console_sessions SET last_seen_at = now() - interval '11 hours'`);
    await withCookie('GET', 'session', cookie);
    const { rows } = await api.pool.query(
      `SELECT bool_or(last_seen_at > now() - interval '1 minute') AS is_seen FROM console_sessions WHERE ended_at IS NULL`,
    );
    expect(rows).toEqual([{ is_seen: true }]);
  });

  it.each([
    ['a stream', { accept: 'text/event-stream' }],
    ['a page that polls while nobody is there', { 'x-unattended': 'true' }],
  ])('is not prolonged by %s', async (_name, headers) => {
    const cookie = await startSession();
    await api.pool.query(
      `UPDATE console_sessions SET last_seen_at = now() - interval '11 hours' WHERE ended_at IS NULL`,
    );
    expect((await withCookie('GET', 'session', cookie, { headers })).status).toBe(200);
    const { rows } = await api.pool.query(
      `SELECT bool_or(last_seen_at > now() - interval '1 minute') AS is_seen FROM console_sessions WHERE ended_at IS NULL`,
    );
    expect(rows).toEqual([{ is_seen: false }]);
  });

  it('starts once with a sign-in code, of two requests at the same time too', async () => {
    const made = await api.call('POST', 'session/sign-in-codes');
    expect(made).toMatchObject({ status: 201, body: { path: `/sign-in#${made.body.code}` } });
    const body = { sign_in_code: made.body.code };
    const statuses = (await Promise.all([signIn(body), signIn(body), signIn(body)])).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401, 401]);
  });

  it('does not start with a code that is too old, or whose key was revoked', async () => {
    const late = (await api.call('POST', 'session/sign-in-codes')).body.code;
    await api.pool.query('UPDATE sign_in_codes SET ends_at = now()');
    const key = await api.makeKey('viewer');
    const code = (await api.call('POST', 'session/sign-in-codes', { key })).body.code;
    await api.pool.query(`UPDATE api_keys SET revoked_at = now() WHERE role = 'viewer' AND revoked_at IS NULL`);
    for (const sign_in_code of [late, code]) expect((await signIn({ sign_in_code })).status).toBe(401);
  });

  it('cannot make a sign-in code', async () => {
    const response = await withCookie('POST', 'session/sign-in-codes', await startSession());
    expect(response.status).toBe(403);
  });

  it('does not start with the key of a partner', async () => {
    const key = await api.makeKey('partner', 'acme');
    expect((await signIn({ api_key: key })).status).toBe(401);
  });

  it.each([[{}], [{ api_key: 'a', sign_in_code: 'b' }], [{ key: 'a' }]])('422: refuses %j', async (body) => {
    expect((await signIn(body)).status).toBe(422);
  });

  it('403: refuses a sign-in that another site sends', async () => {
    const response = await signIn({ api_key: ADMIN_KEY }, { ...SAME_ORIGIN, 'sec-fetch-site': 'cross-site' });
    expect(response).toMatchObject({ status: 403, body: { code: 'cross_site' } });
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('429: refuses every sign-in from an address after ten wrong keys, and names the seconds', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await signIn({ api_key: `wrong-${attempt}` })).status).toBe(401);
    }
    for (const api_key of ['wrong-10', ADMIN_KEY]) {
      const response = await signIn({ api_key });
      expect(response).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      expect(response.headers['set-cookie']).toBeUndefined();
    }
  });

  it('leaves no key, code or session id in the log', async () => {
    const { code } = (await api.call('POST', 'session/sign-in-codes')).body;
    const cookie = cookieOf(await signIn({ sign_in_code: code }));
    await signIn({ api_key: 'a-wrong-key-of-someone' });
    const log = JSON.stringify(api.logEntries);
    for (const secret of [code, cookie.split('=')[1]!, 'a-wrong-key-of-someone', ADMIN_KEY]) {
      expect(log).not.toContain(secret);
    }
  });
});
