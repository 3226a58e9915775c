import { randomBytes } from 'node:crypto';
import { createHttpApp, Log, Vault } from '@app/common';
import { deriveSigningSecretsKey, loadServiceConfig } from '@app/partner-config';
import { Client } from 'pg';
import { AppModule } from '../app.module';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const FIRST = 'the-first-signing-secret';
const SECOND = 'the-second-signing-secret';

describe('signing secrets of the admin API', () => {
  let api: AdminApiUnderTest;
  beforeAll(async () => {
    api = await startAdminApi();
  });
  afterAll(() => api.stop());

  async function create(code: string, fields: Record<string, unknown> = {}) {
    const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, ...fields };
    return api.call('POST', 'partners', { body });
  }
  const patch = (code: string, body: unknown) => api.call('PATCH', `partners/${code}`, { body });

  /** The secrets as that partner's service opens them, with the key that is derived for it. */
  async function openedBy(code: string, rootKey = api.environment.ENCRYPTION_KEY): Promise<(string | null)[]> {
    const client = new Client(api.ownerUrl);
    await client.connect();
    const { signingSecrets } = await loadServiceConfig(client, code);
    await client.end();
    const vault = new Vault([deriveSigningSecretsKey(rootKey, code)]);
    return signingSecrets.map((kept) => vault.open(kept, code));
  }

  it('never returns, records, logs or stores a signing secret as text', async () => {
    const responses = [
      await create('quiet', { require_signature: true, signing_secret: FIRST }),
      await patch('quiet', { signing_secret: SECOND }),
      await api.call('GET', 'partners/quiet'),
      await api.call('GET', 'partners'),
      await api.call('GET', 'partners/quiet/revisions'),
      await api.call('GET', 'audit?partner_code=quiet'),
      await patch('quiet', { signing_secret: `${FIRST} with spaces` }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 200, 422]);
    expect(responses[2]!.body).toMatchObject({ require_signature: true, signing_secrets: 2 });
    expect(Date.now() - Date.parse(responses[2]!.body.signing_secrets_set_at)).toBeLessThan(60_000);
    const { rows } = await api.pool.query(`SELECT partners::text FROM partners WHERE partner_code = 'quiet'`);
    for (const text of [
      JSON.stringify(responses.map(({ body }) => body)),
      JSON.stringify(rows),
      JSON.stringify(api.logEntries),
    ]) {
      expect(text).not.toMatch(/the-(first|second)-signing-secret/);
    }
    expect(JSON.stringify(responses.map(({ body }) => body))).not.toContain('v1.');
  });

  it('seals a signing secret for the service of its own partner only', async () => {
    await create('own', { signing_secret: FIRST });
    expect(await openedBy('own')).toEqual([FIRST]);
    await create('another', { signing_secret: FIRST });
    await api.pool.query(
      `UPDATE partners SET signing_secret = (SELECT signing_secret FROM partners WHERE partner_code = 'own')
        WHERE partner_code = 'another'`,
    );
    expect(await openedBy('another')).toEqual([null]);
  });

  it('keeps the previous secret active until it is removed', async () => {
    await create('changing', { signing_secret: FIRST });
    expect((await patch('changing', { signing_secret: SECOND })).body.signing_secrets).toBe(2);
    expect(await openedBy('changing')).toEqual([SECOND, FIRST]);
    expect((await patch('changing', { previous_signing_secret: null })).body.signing_secrets).toBe(1);
    expect(await openedBy('changing')).toEqual([SECOND]);
    await patch('changing', { signing_secret: FIRST, previous_signing_secret: null });
    expect(await openedBy('changing')).toEqual([FIRST]);
    const { body } = await patch('changing', { signing_secret: null });
    expect(body).toMatchObject({ signing_secrets: 0, signing_secrets_set_at: null });
  });

  it('stores references to Secret Manager as they are', async () => {
    const reference = 'projects/p/secrets/acme/versions/3';
    await create('referring', { signing_secret: reference });
    const { rows } = await api.pool.query(`SELECT signing_secret FROM partners WHERE partner_code = 'referring'`);
    expect(rows).toEqual([{ signing_secret: reference }]);
  });

  it('409: does not require a signature without a secret', async () => {
    await create('without');
    expect(await patch('without', { require_signature: true })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    expect((await patch('without', { require_signature: true, signing_secret: FIRST })).status).toBe(200);
    expect((await patch('without', { signing_secret: null })).status).toBe(409);
    expect((await patch('without', { signing_secret: null, require_signature: false })).status).toBe(200);
  });

  it.each([
    ['signing_secret', { signing_secret: 'short' }],
    ['signing_secret', { signing_secret: 'projects/p/secrets/acme/versions/latest' }],
    ['signing_secret', { signing_secret: 1 }],
    ['previous_signing_secret', { previous_signing_secret: FIRST }],
    ['signing_secrets', { signing_secrets: 1 }],
    ['require_api_key', { require_api_key: 'yes' }],
  ])('422: reports an error of %s in %j without its value', async (field, body) => {
    await create('invalid');
    const response = await patch('invalid', body);
    expect(response).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    if (field.endsWith('secret')) expect(response.body.errors[0].value).toBeUndefined();
  });

  it('keeps the secrets in a rollback, and restores what is required', async () => {
    await create('rolled', { signing_secret: FIRST, require_signature: true, require_api_key: true });
    await patch('rolled', { require_signature: false, require_api_key: false, signing_secret: SECOND });
    const { body } = await api.call('POST', 'partners/rolled/revisions/1/rollback');
    expect(body).toMatchObject({ require_signature: true, require_api_key: true, signing_secrets: 2 });
    expect(await openedBy('rolled')).toEqual([SECOND, FIRST]);
  });

  it('reseals secrets and tokens under a new ENCRYPTION_KEY at startup', async () => {
    await create('sealed', { signing_secret: FIRST });
    await patch('sealed', { signing_secret: SECOND });
    await api.call('POST', 'partners/sealed/tenants', {
      body: { code: 't', name: 'T', tokens: { ts_token: ['a-token'] } },
    });
    const newKey = randomBytes(32).toString('base64url');
    const previous = api.environment.ENCRYPTION_KEY;
    expect(await openedBy('sealed', newKey)).toEqual([null, null]);
    const log = new Log({ write: () => undefined, flush: () => undefined }, 'info');
    const start = async (keys: { ENCRYPTION_KEY: string; ENCRYPTION_KEY_PREVIOUS: string }) => {
      const environment = Object.assign(Object.create(Object.getPrototypeOf(api.environment)), api.environment, keys);
      const app = await createHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'json' });
      await app.init();
      const headers = { 'x-api-key': api.environment.ADMIN_API_KEY };
      const { body } = await app.inject({ url: '/api/v1/partners/sealed/tenants/t', headers });
      await app.close();
      return JSON.parse(body).tokens.ts_token;
    };
    expect(await start({ ENCRYPTION_KEY: newKey, ENCRYPTION_KEY_PREVIOUS: previous })).toEqual(['a-token']);
    expect(await openedBy('sealed', newKey)).toEqual([SECOND, FIRST]);
    expect(await openedBy('sealed', previous)).toEqual([null, null]);
    expect(await start({ ENCRYPTION_KEY: newKey, ENCRYPTION_KEY_PREVIOUS: '' })).toEqual(['a-token']);
  });
});
