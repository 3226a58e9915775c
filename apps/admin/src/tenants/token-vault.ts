import { keyedHash, Vault } from '@app/common';

export interface VaultKeys {
  TOKEN_HASH_KEY: string;
  /** 32 bytes as base64url. */
  ENCRYPTION_KEY: string;
  /** The key before it, while what it sealed is still there. */
  ENCRYPTION_KEY_PREVIOUS?: string;
}

/** A token as it is stored. */
export interface SealedToken {
  hash: string;
  encrypted: string;
}

/** Hashes tokens, to match them, and encrypts them (AES-256-GCM bound to the hash), to show them to an admin. */
export class TokenVault {
  private readonly vault: Vault;

  constructor(private readonly keys: VaultKeys) {
    this.vault = new Vault([keys.ENCRYPTION_KEY, keys.ENCRYPTION_KEY_PREVIOUS ?? '']);
  }

  seal(token: string): SealedToken {
    const hash = keyedHash(this.keys.TOKEN_HASH_KEY, token);
    return { hash, encrypted: this.vault.seal(token, hash) };
  }

  /** Whether only the former key opens it. */
  isOutdated({ hash, encrypted }: SealedToken): boolean {
    return this.vault.isOutdated(encrypted, hash);
  }

  /** The token's text, or null when it was sealed under another key or has been tampered with. */
  open({ hash, encrypted }: SealedToken): string | null {
    return this.vault.open(encrypted, hash);
  }
}
