import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of `text`, as 43 characters of base64url. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Derives a 32-byte key for one purpose from a root key (HKDF-SHA256), as base64url. */
export function deriveKey(rootKey: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', rootKey, 'derived-key/v1', purpose, 32)).toString('base64url');
}

/** Compares in a time that does not depend on where the texts differ. */
export function equalInConstantTime(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}

const MAX_REMEMBERED = 10_000;
/** Longer texts that senders send are hashed but not cached. */
const MAX_SECRET_LENGTH = 256;

/** Keyed hashes of secrets, cached because the same few recur. */
export class KeyedHasher {
  private readonly known = new Map<string, string>();

  constructor(private readonly key: string) {}

  readonly hash = (secret: string): string => {
    const known = this.known.get(secret);
    if (known) return known;
    const hash = keyedHash(this.key, secret);
    if (secret.length <= MAX_SECRET_LENGTH) this.remember(secret, hash);
    return hash;
  };

  private remember(secret: string, hash: string): void {
    if (this.known.size >= MAX_REMEMBERED) this.known.clear();
    // A copy, because a substring would keep its whole request in memory.
    this.known.set(Buffer.from(secret).toString(), hash);
  }
}

const KEY_BYTES = 32;

/** A new key or password: 32 random bytes as base64url. */
export function randomKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}
