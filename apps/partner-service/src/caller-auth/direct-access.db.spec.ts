import { ENVELOPE_HEADERS, signEnvelope } from '@app/internal-protocol';
import { requireFromSenders, PATH, sendBatch } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  RECEIPT_KEY,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
  VIEWER_KEY,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

describe('a service without direct access', () => {
  beforeAll(() => requireFromSenders(databases, service, { direct_access: false }));

  it('accepts postbacks from the gateway only, alone and in a batch', async () => {
    const target = `${PATH}?conversion_id=d1`;
    const refused = await service.get(target);
    expect(refused).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    expect(refused.json.detail).toContain('gateway');
    expect((await service.get(target, signedHeaders(postbackIdAt(Date.now()), target))).status).toBe(200);
    expect(await sendBatch(service, [{ target }])).toMatchObject([{ status: 200 }]);
    const bare = `${PATH}?`;
    expect((await service.get(bare, signedHeaders(postbackIdAt(Date.now()), bare))).status).toBe(200);
    const forged = { ...signedHeaders(postbackIdAt(Date.now()), target), [ENVELOPE_HEADERS.address]: '198.51.100.8' };
    expect((await service.get(target, forged)).status).toBe(403);
  });

  it('answers reads through the gateway only', async () => {
    const key = { 'x-api-key': VIEWER_KEY };
    for (const target of [`${PATH}/stats?hours=1`, `${PATH}/conversions`, `/partner${PATH}/quarantine`]) {
      expect(await service.get(target, key)).toMatchObject({ status: 403, json: { code: 'forbidden' } });
      const signed = signedHeaders(postbackIdAt(Date.now()), target);
      expect((await service.get(target, { ...key, ...signed })).status).toBe(200);
      expect((await service.get(target, signed)).status).toBe(401);
    }
  });

  it('takes a redrive with its body from the gateway only', async () => {
    const target = `${PATH}/quarantine/redrive`;
    const body = '{"all":true,"limit":1}';
    const postbackId = postbackIdAt(Date.now());
    const parts = {
      partnerCode: 'involve_asia',
      postbackId,
      address: '198.51.100.7',
      sentAtMs: Date.now(),
      isTest: false,
    };
    const signature = signEnvelope(RECEIPT_KEY, {
      ...parts,
      method: 'POST',
      pathWithQuery: target,
      body: Buffer.from(body),
    });
    const headers = {
      'x-api-key': ADMIN_KEY,
      [ENVELOPE_HEADERS.id]: postbackId,
      [ENVELOPE_HEADERS.address]: parts.address,
      [ENVELOPE_HEADERS.sent]: String(parts.sentAtMs),
      [ENVELOPE_HEADERS.signature]: signature,
    };
    expect((await service.send(target, { method: 'POST', headers, body })).status).toBe(200);
    expect((await service.send(target, { method: 'POST', headers, body: '{"limit":2}' })).status).toBe(403);
  });

  it.each(['/health', '/ready', '/info', '/metrics'])('still answers %s', async (path) => {
    expect((await service.get(path)).status).toBe(200);
  });
});
