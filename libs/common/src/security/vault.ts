import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts short secrets at rest (AES-256-GCM). Each is bound to a context, such as the key of its row, and opens only
 * there. The first key seals and every key opens, so that a key can be rotated while both are in use.
 */
export class Vault {
  private readonly keys: readonly Buffer[];

  /** @param keys each 32 bytes as base64url, the current one first; empty texts are ignored */
  constructor(keys: readonly string[]) {
    this.keys = keys.filter((key) => key !== '').map((key) => Buffer.from(key, 'base64url'));
  }

  /** `v1.` and base64url of nonce, ciphertext and tag. */
  seal(secret: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const options = { authTagLength: TAG_BYTES };
    const cipher = createCipheriv('aes-256-gcm', this.currentKey, nonce, options).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    return VERSION + sealed.toString('base64url');
  }

  /** The secret; null when it was sealed with another key or context, or was tampered with. */
  open(sealed: string, context: string): string | null {
    for (const key of this.keys) {
      const secret = openWith(key, sealed, context);
      if (secret !== null) return secret;
    }
    return null;
  }

  /** Whether only a previous key opens it, so that it must be sealed again before that key is removed. */
  isOutdated(sealed: string, context: string): boolean {
    return openWith(this.currentKey, sealed, context) === null && this.open(sealed, context) !== null;
  }

  private get currentKey(): Buffer {
    const [key] = this.keys;
    if (!key) throw new Error('A vault needs a key');
    return key;
  }
}

function openWith(key: Buffer, sealed: string, context: string): string | null {
  const content = Buffer.from(sealed.slice(VERSION.length), 'base64url');
  try {
    const nonce = content.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(content.subarray(-TAG_BYTES));
    const text = decipher.update(content.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString();
  } catch {
    return null;
  }
}
