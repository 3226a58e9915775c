import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { BATCH_PATH } from './batch-codec';
import { type Envelope, ENVELOPE_HEADERS, ENVELOPE_KEY_SALT, ENVELOPE_VALID_MS, envelopeText } from './envelope';

const EMPTY_BODY_HASH = hash('sha256', '', 'base64url');
const TEST_ID = 'test-postback';
/** In TEST-NET-1 (RFC 5737), which belongs to no one. */
const TEST_ADDRESS = '192.0.2.1';

/** Derives the key of one partner's envelopes from the root key (HKDF-SHA256), as base64url. */
export function deriveEnvelopeKey(rootKey: string, partnerCode: string): string {
  return Buffer.from(hkdfSync('sha256', rootKey, ENVELOPE_KEY_SALT, partnerCode, 32)).toString('base64url');
}

/** HMAC-SHA256 over all parts, as base64url. */
export function signEnvelope(key: string, envelope: Envelope): string {
  const bodyHash = envelope.body.length === 0 ? EMPTY_BODY_HASH : hash('sha256', envelope.body, 'base64url');
  return createHmac('sha256', key).update(envelopeText(envelope, bodyHash)).digest('base64url');
}

/** Whether the signature is by this key, for exactly these parts, and within its time. */
export function verifyEnvelope(key: string, envelope: Envelope, signature: string, nowMs: number): boolean {
  if (!(Math.abs(nowMs - envelope.sentAtMs) <= ENVELOPE_VALID_MS)) return false;
  const expected = Buffer.from(signEnvelope(key, envelope));
  const actual = Buffer.from(signature);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** A signed envelope as headers, names and values alternating. */
export function envelopeHeaders(key: string, envelope: Envelope): string[] {
  const { id, address, sent, signature, test, acknowledged, configVersion } = ENVELOPE_HEADERS;
  const headers = [id, envelope.postbackId, address, envelope.address, sent, String(envelope.sentAtMs)];
  headers.push(signature, signEnvelope(key, envelope));
  if (envelope.isTest) headers.push(test, '1');
  if (envelope.isAcknowledged) headers.push(acknowledged, '1');
  if (envelope.configVersion !== undefined) headers.push(configVersion, String(envelope.configVersion));
  return headers;
}

/** The envelope of a whole batch: one signature covers all of its postbacks. */
export function batchEnvelope(
  partnerCode: string,
  sentAtMs: number,
  body: Uint8Array,
  configVersion?: number,
): Envelope {
  const method = 'POST';
  return {
    partnerCode,
    postbackId: 'batch',
    address: '',
    sentAtMs,
    method,
    pathWithQuery: BATCH_PATH,
    body,
    isTest: false,
    configVersion,
  };
}

/** A postback that passes through every process and is not stored. */
export interface TestPostback {
  postbackId: string;
  pathWithQuery: string;
  headers: Record<string, string>;
}

export interface TestPostbackOptions {
  /** A partner's code, or `GATEWAY_CHECK_SIGNER`. */
  signer: string;
  /** The key that is derived for the signer. */
  key: string;
  endpointPath: string;
  /** The partner's name for `conversion_id`, where it has one. */
  parameter?: string | undefined;
  /** The client's address; one of TEST-NET-1 by default. */
  address?: string | undefined;
  postbackId: string;
  /** Unix milliseconds. */
  sentAtMs: number;
}

/** Composes a signed test postback that requests JSON. */
export function composeTestPostback(options: TestPostbackOptions): TestPostback {
  const { signer, key, endpointPath, parameter = 'conversion_id', address = TEST_ADDRESS } = options;
  const { postbackId, sentAtMs } = options;
  const pathWithQuery = `${endpointPath}?${encodeURIComponent(parameter)}=${TEST_ID}`;
  const signed = { postbackId, address, sentAtMs, method: 'GET', pathWithQuery, body: new Uint8Array(0), isTest: true };
  const pairs = envelopeHeaders(key, { ...signed, partnerCode: signer });
  const headers: Record<string, string> = { accept: 'application/json' };
  for (let index = 0; index < pairs.length; index += 2) headers[pairs[index]!] = pairs[index + 1]!;
  return { postbackId, pathWithQuery, headers };
}
