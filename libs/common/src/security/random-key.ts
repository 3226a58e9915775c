import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A new key, or a password for a machine: 32 random bytes as base64url. */
export function randomKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}
