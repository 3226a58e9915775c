import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts short secrets at rest (AES-256-GCM), each bound to a context, such as its row's key, so that it opens
 * nowhere else. With several keys the first seals and each opens: that is how a key is changed while both are in use.
 */
export class Vault {
  private readonly keys: readonly Buffer[];

  /** @param keys each 32 bytes as base64url, the present one first; empty texts are left out */
  constructor(keys: readonly string[]) {
    this.keys = keys.filter((key) => key !== '').map((key) => Buffer.from(key, 'base64url'));
  }

  /** `v1.` and base64url: nonce, ciphertext, tag. Never the same twice. */
  seal(secret: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const options = { authTagLength: TAG_BYTES };
    const cipher = createCipheriv('aes-256-gcm', this.currentKey, nonce, options).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    return VERSION + sealed.toString('base64url');
  }

  /** The secret, or null when it was sealed under another key or context, or has been tampered with. */
  open(sealed: string, context: string): string | null {
    for (const key of this.keys) {
      const secret = openWith(key, sealed, context);
      if (secret !== null) return secret;
    }
    return null;
  }

  /** Whether only a former key opens it: it should be sealed anew before that key goes. */
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
