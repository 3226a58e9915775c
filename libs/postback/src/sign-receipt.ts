import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { RECEIPT_KEY_SALT, RECEIPT_VALID_MS, receiptText, type SignedReceipt } from './receipt-text';

const EMPTY_BODY_HASH = hash('sha256', '', 'base64url');

/** The key of one partner's receipts, from the key of all (HKDF-SHA256), as base64url. */
export function deriveReceiptKey(masterKey: string, partnerCode: string): string {
  return Buffer.from(hkdfSync('sha256', masterKey, RECEIPT_KEY_SALT, partnerCode, 32)).toString('base64url');
}

/** HMAC-SHA256 over all parts, as base64url. */
export function signReceipt(key: string, parts: SignedReceipt): string {
  const bodyHash = parts.body.length === 0 ? EMPTY_BODY_HASH : hash('sha256', parts.body, 'base64url');
  return createHmac('sha256', key).update(receiptText(parts, bodyHash)).digest('base64url');
}

/** Whether the signature is the key's, for these very parts, and not older (or newer) than it may be. */
export function verifyReceipt(key: string, parts: SignedReceipt, signature: string, nowMs: number): boolean {
  if (!(Math.abs(nowMs - parts.sentAtMs) <= RECEIPT_VALID_MS)) return false;
  const expected = Buffer.from(signReceipt(key, parts));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
