import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vault } from '@app/common';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { requireFromSenders, isStored, PATH, sendBatch } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
} from '../testing/service-under-test';
import { signRequest } from './caller-signature';

const ROOT_KEY = 'm'.repeat(43);
const OWN_KEY = deriveSigningSecretsKey(ROOT_KEY, 'involve_asia');
const SECRET = 'signing-secret-of-tests';

let databases: PartnerDatabases;
let service: ServiceUnderTest;
let mounted: string;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  mounted = await mkdtemp(join(tmpdir(), 'signing-secrets-'));
  service = await startService(databases, { SIGNING_SECRETS_KEY: OWN_KEY, SIGNING_SECRETS_DIR: mounted });
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
  await rm(mounted, { recursive: true });
});

function seal(secret: string, partnerCode = 'involve_asia', rootKey = ROOT_KEY): string {
  return new Vault([deriveSigningSecretsKey(rootKey, partnerCode)]).seal(secret, partnerCode);
}

function signatureFor(
  target: string,
  {
    method = 'GET',
    body = '',
    secret = SECRET,
    atMs = Date.now(),
  }: Partial<Record<'method' | 'body' | 'secret', string>> & {
    atMs?: number;
  } = {},
): Record<string, string> {
  const t = String(Math.round(atMs / 1_000));
  const hex = signRequest(secret, t, { method, target, body: Buffer.from(body) }).toString('hex');
  return { 'x-signature': `t=${t},v1=${hex}` };
}

const unauthorized = { status: 401, json: { code: 'unauthorized' } };

describe('a signature for postbacks', () => {
  const target = `${PATH}?conversion_id=s1`;
  beforeAll(() => requireFromSenders(databases, service, { require_signature: true, signing_secret: seal(SECRET) }));

  it('accepts the signed request, GET and POST, alone and in a batch', async () => {
    expect((await service.get(target, signatureFor(target))).status).toBe(200);
    const body = '{"conversion_id":"s2"}';
    const headers = signatureFor(PATH, { method: 'POST', body });
    expect((await service.send(PATH, { method: 'POST', body, headers })).status).toBe(200);
    const responses = await sendBatch(service, [
      { target, headers: Object.entries(signatureFor(target))[0]! },
      { target },
      {
        target: PATH,
        method: 'POST',
        body: Buffer.from(body),
        headers: ['X-Signature', headers['x-signature']!],
      },
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  it('passes with a question mark and nothing behind it, signed either way', async () => {
    const body = 'conversion_id=s3';
    for (const signed of [PATH, `${PATH}?`]) {
      const headers = signatureFor(signed, { method: 'POST', body });
      expect((await service.send(`${PATH}?`, { method: 'POST', body, headers })).status).toBe(200);
    }
  });

  it('is refused for another request, naming the header', async () => {
    const headers = signatureFor(target);
    const others = [
      await service.get(`${PATH}?conversion_id=forged`, headers),
      await service.get(`/partner${target}`, headers),
      await service.send(target, { method: 'POST', headers, body: '' }),
      await service.send(target, { method: 'POST', headers, body: '{"conversion_id":"forged"}' }),
      await service.get(target),
      await service.get(target, signatureFor(target, { secret: 'guess' })),
    ];
    for (const other of others) {
      expect(other).toMatchObject(unauthorized);
      expect(other.json.detail).toContain('X-Signature');
    }
    expect(await isStored(databases, 'forged')).toBe(false);
  });

  it('is refused for the same text cut at another dot', async () => {
    const meant = `${PATH}?conversion_id=cut&usd_payout=10.50`;
    const post = (path: string, body: string, headers: Record<string, string>) =>
      service.send(path, { method: 'POST', body, headers });
    const headers = signatureFor(meant, { method: 'POST', body: 'offer_name=a' });
    expect((await post(meant, 'offer_name=a', headers)).status).toBe(200);
    const cut = `${PATH}?conversion_id=cut&usd_payout=10`;
    expect(await post(cut, '50.offer_name=a', headers)).toMatchObject(unauthorized);
    expect((await post(meant, 'offer_name=a', headers)).status).toBe(200);
    const responses = await sendBatch(service, [
      { target: cut, body: Buffer.from('50.'), headers: Object.entries(signatureFor(meant))[0]! },
    ]);
    expect(responses.map(({ status }) => status)).toEqual([401]);
  });

  it('is verified against the time received, not the time of the check', async () => {
    const minute = 60_000;
    const now = Date.now();
    expect((await service.get(target, signatureFor(target, { atMs: now - 4 * minute }))).status).toBe(200);
    expect((await service.get(target, signatureFor(target, { atMs: now - 6 * minute }))).status).toBe(401);
    expect((await service.get(target, signatureFor(target, { atMs: now + 6 * minute }))).status).toBe(401);
    const waited = (signedAtMs: number) =>
      service.get(target, {
        ...signedHeaders(postbackIdAt(now - 60 * minute), target),
        ...signatureFor(target, { atMs: signedAtMs }),
      });
    expect((await waited(now - 58 * minute)).status).toBe(200);
    expect((await waited(now)).status).toBe(401);
  });

  it('may be made with either of two secrets, until the previous one is removed', async () => {
    await requireFromSenders(databases, service, {
      require_signature: true,
      signing_secret: seal('new'),
      previous_signing_secret: seal(SECRET),
    });
    expect((await service.get(target, signatureFor(target))).status).toBe(200);
    expect((await service.get(target, signatureFor(target, { secret: 'new' }))).status).toBe(200);
    await requireFromSenders(databases, service, { require_signature: true, signing_secret: seal('new') });
    expect((await service.get(target, signatureFor(target))).status).toBe(401);
  });

  it('may be made with a secret of Secret Manager, read where the deployment mounts it', async () => {
    await mkdir(join(mounted, 'acme-signing'));
    await writeFile(join(mounted, 'acme-signing', '3'), 'mounted secret\n');
    await requireFromSenders(databases, service, {
      require_signature: true,
      signing_secret: 'projects/p/secrets/acme-signing/versions/3',
    });
    expect((await service.get(target, signatureFor(target, { secret: 'mounted secret' }))).status).toBe(200);
  });

  it('keeps the last known good settings when its secret cannot be opened, and logs why', async () => {
    await requireFromSenders(databases, service, { require_signature: true, signing_secret: seal(SECRET) });
    const put = (kept: string) =>
      databases.config.pool.query(`UPDATE partners SET signing_secret = $1 WHERE partner_code = 'involve_asia'`, [
        kept,
      ]);
    for (const kept of [
      seal('x', 'rector'),
      seal('x', 'involve_asia', 'n'.repeat(43)),
      'projects/p/secrets/missing/versions/1',
    ]) {
      service.logged.length = 0;
      await put(kept);
      await service.loadConfig();
      expect(service.logged.join()).toContain('The new configuration is not valid');
      expect((await service.get(target, signatureFor(target))).status).toBe(200);
    }
  });

  it('opens after a change of the root key while both are known', async () => {
    const both = await startService(databases, {
      SIGNING_SECRETS_KEY: deriveSigningSecretsKey('n'.repeat(43), 'involve_asia'),
      SIGNING_SECRETS_KEY_PREVIOUS: OWN_KEY,
    });
    for (const kept of [seal(SECRET), seal(SECRET, 'involve_asia', 'n'.repeat(43))]) {
      await requireFromSenders(databases, both, { require_signature: true, signing_secret: kept });
      expect((await both.get(target, signatureFor(target))).status).toBe(200);
    }
    await both.stop();
  });
});
