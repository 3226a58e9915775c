import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { ENVELOPE_KEY_SALT, ENVELOPE_VALID_MS, envelopeText, type Envelope } from './envelope';

const EMPTY_BODY_HASH = hash('sha256', '', 'base64url');

/** The key of one partner's receipts, from the key of all (HKDF-SHA256), as base64url. */
export function deriveEnvelopeKey(masterKey: string, partnerCode: string): string {
  return Buffer.from(hkdfSync('sha256', masterKey, ENVELOPE_KEY_SALT, partnerCode, 32)).toString('base64url');
}

/** HMAC-SHA256 over all parts, as base64url. */
export function signEnvelope(key: string, parts: Envelope): string {
  const bodyHash = parts.body.length === 0 ? EMPTY_BODY_HASH : hash('sha256', parts.body, 'base64url');
  return createHmac('sha256', key).update(envelopeText(parts, bodyHash)).digest('base64url');
}

/** Whether the signature is the key's, for these very parts, and not older (or newer) than it may be. */
export function verifyEnvelope(key: string, parts: Envelope, signature: string, nowMs: number): boolean {
  if (!(Math.abs(nowMs - parts.sentAtMs) <= ENVELOPE_VALID_MS)) return false;
  const expected = Buffer.from(signEnvelope(key, parts));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
