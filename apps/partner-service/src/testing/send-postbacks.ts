import { keyedHash } from '@app/common';
import {
  type BatchedResponse,
  BATCH_PATH,
  batchEnvelope,
  type BatchedRequest,
  decodeResponses,
  encodeBatch,
  envelopeHeaders,
} from '@app/internal-protocol';
import {
  type PartnerDatabases,
  RECEIPT_KEY,
  postbackIdAt,
  type ServiceUnderTest,
  TOKEN_HASH_KEY,
} from './service-under-test';

/** The endpoint of the partner under test. */
export const PATH = '/involve/event';

/** A partner that requires nothing of its senders. */
const OPEN = {
  ip_allowlist: '{}',
  require_api_key: false,
  require_token: false,
  require_signature: false,
  signing_secret: null,
  previous_signing_secret: null,
  direct_access: true,
};

/** Requires this of the partner's senders, and nothing else, and waits until the service does. */
export async function requireFromSenders(
  databases: PartnerDatabases,
  service: ServiceUnderTest,
  columns: Partial<Record<keyof typeof OPEN, unknown>>,
): Promise<void> {
  const settings = { ...OPEN, ...columns };
  const places = Object.keys(settings).map((name, index) => `${name} = $${index + 2}`);
  const update = `UPDATE partners SET ${places.join(', ')} WHERE partner_code = $1`;
  await configure(databases, [service], update, ['involve_asia', ...Object.values(settings)]);
}

/** Runs a statement on the config database and lets the services load the configuration that it leaves. */
export async function configure(
  databases: PartnerDatabases,
  services: readonly ServiceUnderTest[],
  statement: string,
  values?: unknown[],
): Promise<void> {
  await databases.config.pool.query(statement, values);
  await Promise.all(services.map((service) => service.loadConfig()));
}

/** Makes a key of role partner. */
export async function insertPartnerKey(
  databases: PartnerDatabases,
  key: string,
  partnerCode: string,
  expiresAt?: Date,
): Promise<void> {
  await databases.config.pool.query(
    `INSERT INTO api_keys (id, name, role, partner_code, key_hash, key_prefix, expires_at)
     VALUES (gen_random_uuid(), 'partner ' || gen_random_uuid(), 'partner', $1, $2, '', $3)`,
    [partnerCode, keyedHash(TOKEN_HASH_KEY, key), expiresAt],
  );
}

/** Sends postbacks as the gateway hands them over together. */
export async function sendBatch(
  service: ServiceUnderTest,
  requests: Partial<BatchedRequest>[],
  configVersion?: number,
): Promise<BatchedResponse[]> {
  const whole = requests.map((request) => ({
    postbackId: postbackIdAt(Date.now()),
    address: '198.51.100.7',
    method: 'GET',
    target: PATH,
    headers: [],
    body: new Uint8Array(0),
    ...request,
  }));
  const body = Buffer.from(encodeBatch(whole));
  const envelope = batchEnvelope('involve_asia', Date.now(), body, configVersion);
  const signed = envelopeHeaders(RECEIPT_KEY, envelope);
  const headers = Object.fromEntries(signed.flatMap((name, at) => (at % 2 === 0 ? [[name, signed[at + 1]!]] : [])));
  const response = await service.send(BATCH_PATH, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
  return decodeResponses(response.text, requests.length);
}

/** Whether a conversion is stored. */
export async function isStored(databases: PartnerDatabases, conversionId: string): Promise<boolean> {
  const found = 'SELECT FROM conversions WHERE conversion_id = $1';
  return (await databases.partner.pool.query(found, [conversionId])).rowCount !== 0;
}
