import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of `text`, as 43 characters of base64url. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** A 32-byte key for one purpose, derived from a master key (HKDF-SHA256), as base64url. */
export function deriveKey(rootKey: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', rootKey, 'derived-key/v1', purpose, 32)).toString('base64url');
}

/** Compares without telling by its duration where two texts differ. */
export function equalInConstantTime(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
