import { createHmac, subtle, type webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, type ApiResponse, startAdminApi } from '../testing/admin-api';
import { ASSERTION_HEADER } from './verify-assertion';

const AUDIENCE = '/projects/123/global/backendServices/456';
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ORIGIN = { host: 'admin.example.com', 'sec-fetch-site': 'same-origin' };

interface Claims {
  alg?: string;
  kid?: string;
  iss?: string;
  aud?: string;
  email?: string;
  iatSeconds?: number;
  expSeconds?: number;
}

describe('a person whom Identity-Aware Proxy signed in', () => {
  let api: AdminApiUnderTest;
  let issuer: Server;
  let fetched = 0;
  let current: webcrypto.CryptoKeyPair;
  let foreign: webcrypto.CryptoKeyPair;

  beforeAll(async () => {
    const makePair = () => subtle.generateKey(P256, true, ['sign', 'verify']);
    [current, foreign] = [await makePair(), await makePair()];
    const jwk = { ...(await subtle.exportKey('jwk', current.publicKey)), kid: 'current', alg: 'ES256' };
    issuer = createServer((_request, response) => {
      fetched += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((listening) => issuer.listen(0, '127.0.0.1', listening));
    const IAP_KEYS_URL = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`;
    api = await startAdminApi(undefined, { IAP_AUDIENCE: AUDIENCE, IAP_KEYS_URL });
    for (const body of [
      { email: 'Mei@example.com', role: 'admin' },
      { email: '*@example.com', role: 'viewer' },
    ]) {
      await api.call('POST', 'people', { body });
    }
  });
  afterAll(async () => {
    await api.stop();
    issuer.closeAllConnections();
    issuer.close();
  });

  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = (claims: Claims): string => {
    const { alg = 'ES256', kid = 'current', iss = 'https://cloud.google.com/iap', aud = AUDIENCE } = claims;
    const { email = 'mei@example.com', iatSeconds = 0, expSeconds = 600 } = claims;
    const now = Math.floor(Date.now() / 1_000);
    const payload = { iss, aud, email, sub: 'accounts.google.com:1', iat: now + iatSeconds, exp: now + expSeconds };
    return `${encode({ alg, kid, typ: 'JWT' })}.${encode(payload)}`;
  };
  const sign = async (claims: Claims = {}, { privateKey } = current): Promise<string> => {
    const text = unsigned(claims);
    const bytes = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(text));
    return `${text}.${Buffer.from(bytes).toString('base64url')}`;
  };
  const call = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    token: string,
    options: { body?: object; headers?: Record<string, string> } = {},
  ): Promise<ApiResponse> =>
    api.call(method, path, {
      key: null,
      headers: { ...ORIGIN, [ASSERTION_HEADER]: token, ...options.headers },
      ...(options.body && { body: options.body }),
    });

  it('has the role of the address, or else of the domain', async () => {
    expect((await call('GET', 'session', await sign())).body).toMatchObject({
      role: 'admin',
      name: 'mei@example.com',
      key_id: null,
    });
    const other = await call('GET', 'session', await sign({ email: 'Ann@Example.com' }));
    expect(other.body).toMatchObject({ role: 'viewer', name: 'ann@example.com' });
  });

  it('403: has no access without a role, and is shown the address', async () => {
    const response = await call('GET', 'partners', await sign({ email: 'eve@example.org' }));
    expect(response).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(response.body.detail).toContain('eve@example.org');
  });

  it.each<[string, Claims]>([
    ['another audience', { aud: '/projects/123/global/backendServices/457' }],
    ['another issuer', { iss: 'https://accounts.google.com' }],
    ['an expiry in the past', { expSeconds: -31 }],
    ['an issue in the future', { iatSeconds: 60 }],
    ['an unknown key', { kid: 'unknown' }],
    ['the algorithm HS256 in its header', { alg: 'HS256' }],
    ['no e-mail address', { email: '' }],
  ])('401: is refused with %s', async (_name, claims) => {
    expect((await call('GET', 'partners', await sign(claims))).status).toBe(401);
  });

  it('401: is refused with a signature of another key or algorithm, or none', async () => {
    const byForeignKey = await sign({}, foreign);
    const publicKey = JSON.stringify(await subtle.exportKey('jwk', current.publicKey));
    const hmacText = unsigned({ alg: 'HS256' });
    const byHmac = `${hmacText}.${createHmac('sha256', publicKey).update(hmacText).digest('base64url')}`;
    for (const token of [byForeignKey, byHmac, `${unsigned({ alg: 'none' })}.`, unsigned({}), 'nonsense', '']) {
      expect((await call('GET', 'partners', token)).status).toBe(401);
    }
  });

  it('accepts clocks that differ by half a minute', async () => {
    expect((await call('GET', 'session', await sign({ expSeconds: -20, iatSeconds: 20 }))).status).toBe(200);
  });

  it('fetches the keys once, whatever key ids tokens invent', async () => {
    for (const kid of ['a', 'b', 'c']) await call('GET', 'partners', await sign({ kid }));
    expect(fetched).toBe(1);
  });

  it('is named as the author of a change, and bound by the rules of the browser', async () => {
    const body = { partner_code: 'by_mei', partner_name: 'M', endpoint_path: 'by_mei/event' };
    const crossSite = { body, headers: { 'sec-fetch-site': 'cross-site' } };
    expect(await call('POST', 'partners', await sign(), crossSite)).toMatchObject({
      status: 403,
      body: { code: 'cross_site' },
    });
    expect((await call('POST', 'partners', await sign(), { body })).status).toBe(201);
    const [entry] = (await api.call('GET', 'audit?partner_code=by_mei&entity=partner')).body.data;
    expect(entry).toMatchObject({ actor: 'person:mei@example.com', key_id: null });
  });

  it('409: cannot change the own entry', async () => {
    const { data } = (await api.call('GET', 'people')).body;
    const own = data.find(({ email }: { email: string }) => email === 'mei@example.com');
    for (const [method, body] of [
      ['PATCH', { role: 'viewer' }],
      ['DELETE', undefined],
    ] as const) {
      expect((await call(method, `people/${own.id}`, await sign(), { ...(body && { body }) })).status).toBe(409);
    }
  });

  it('loses access with the entry, at once', async () => {
    const { body } = await api.call('POST', 'people', { body: { email: 'zoe@example.net', role: 'editor' } });
    const token = await sign({ email: 'zoe@example.net' });
    expect((await call('GET', 'partners', token)).status).toBe(200);
    await api.call('DELETE', `people/${body.id}`);
    expect((await call('GET', 'partners', token)).status).toBe(403);
  });

  it('401: is unknown where the proxy is not configured, and by its unsigned header', async () => {
    const without = await startAdminApi();
    const headers = { [ASSERTION_HEADER]: await sign(), 'x-goog-authenticated-user-email': 'mei@example.com' };
    expect((await without.call('GET', 'partners', { key: null, headers })).status).toBe(401);
    await without.stop();
    const email = { 'x-goog-authenticated-user-email': 'accounts.google.com:mei@example.com' };
    expect((await api.call('GET', 'partners', { key: null, headers: email })).status).toBe(401);
  });
});
