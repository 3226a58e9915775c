import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The headers in which one of our processes hands a receipt to the next. */
export const RECEIPT_HEADERS = {
  id: 'x-postback-id',
  address: 'x-postback-address',
  sent: 'x-postback-sent',
  signature: 'x-postback-signature',
  test: 'x-postback-test',
  acknowledged: 'x-postback-acknowledged',
} as const;

/** How long after its sending a signature is believed. */
export const RECEIPT_VALID_MS = 5 * 60_000;

/** Everything that a signature vouches for. */
export interface SignedReceipt {
  partnerCode: string;
  receipt: string;
  /** The caller's address as the signer saw it. */
  address: string;
  /** Unix milliseconds. */
  sentAtMs: number;
  method: string;
  /** As sent, with its query. */
  pathWithQuery: string;
  body: Uint8Array;
  isTest: boolean;
  /** It comes from the gateway's spool: its caller was answered 200. Absent is false. */
  isAcknowledged?: boolean;
}

const EMPTY_BODY_HASH = hash('sha256', '', 'base64url');

/** The key of one partner's receipts, from the key of all (HKDF-SHA256), as base64url. */
export function deriveReceiptKey(masterKey: string, partnerCode: string): string {
  return Buffer.from(hkdfSync('sha256', masterKey, 'postback-receipt/v1', partnerCode, 32)).toString('base64url');
}

/**
 * HMAC-SHA256 over all parts, as base64url. One part a line: none of them can hold a line break, since HTTP
 * admits none in a method, a URL or a header.
 */
export function signReceipt(key: string, parts: SignedReceipt): string {
  const { partnerCode, receipt, address, sentAtMs, method, pathWithQuery, body } = parts;
  const bodyHash = body.length === 0 ? EMPTY_BODY_HASH : hash('sha256', body, 'base64url');
  const text = `v1\n${partnerCode}\n${receipt}\n${address}\n${sentAtMs}\n${marksOf(parts)}\n${method}\n${bodyHash}\n${pathWithQuery}`;
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Empty without any, so that processes of different versions agree on all but what is marked. */
function marksOf({ isTest, isAcknowledged }: SignedReceipt): string {
  return `${isTest ? 'test' : ''}${isAcknowledged ? ' acknowledged' : ''}`;
}

/** Whether the signature is the key's, for these very parts, and not older (or newer) than it may be. */
export function verifyReceipt(key: string, parts: SignedReceipt, signature: string, nowMs: number): boolean {
  if (!(Math.abs(nowMs - parts.sentAtMs) <= RECEIPT_VALID_MS)) return false;
  const expected = Buffer.from(signReceipt(key, parts));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
