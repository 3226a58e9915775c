import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyedHash } from '@app/common';

const VERSION = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface VaultKeys {
  TOKEN_HASH_KEY: string;
  /** 32 bytes as base64url. */
  ENCRYPTION_KEY: string;
}

/** A token as it is stored. */
export interface SealedToken {
  hash: string;
  encrypted: string;
}

/** Hashes tokens, to match them, and encrypts them (AES-256-GCM bound to the hash), to show them to an admin. */
export class TokenVault {
  private readonly key: Buffer;

  constructor(private readonly keys: VaultKeys) {
    this.key = Buffer.from(keys.ENCRYPTION_KEY, 'base64url');
  }

  seal(token: string): SealedToken {
    const hash = keyedHash(this.keys.TOKEN_HASH_KEY, token);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES }).setAAD(
      Buffer.from(hash),
    );
    const sealed = Buffer.concat([nonce, cipher.update(token), cipher.final(), cipher.getAuthTag()]);
    return { hash, encrypted: VERSION + sealed.toString('base64url') };
  }

  /** The token's text, or null when it was sealed under another key or has been tampered with. */
  open({ hash, encrypted }: SealedToken): string | null {
    const sealed = Buffer.from(encrypted.slice(VERSION.length), 'base64url');
    const nonce = sealed.subarray(0, NONCE_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(hash))
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString();
    } catch {
      return null;
    }
  }
}
