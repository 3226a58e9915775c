import { deriveKey, Vault } from '@app/common';

/** A pinned version of a secret in Secret Manager. */
const REFERENCE = /^projects\/[a-z0-9-]{1,63}\/secrets\/([A-Za-z0-9_-]{1,255})\/versions\/([1-9]\d{0,9})$/;

/** A secret that is kept elsewhere: its name there, and its version. */
export interface SecretReference {
  secret: string;
  version: string;
}

/** The reference that a kept secret is, or undefined when it is a sealed one. */
export function readSecretReference(stored: string): SecretReference | undefined {
  const [, secret, version] = REFERENCE.exec(stored) ?? [];
  return secret !== undefined && version !== undefined ? { secret, version } : undefined;
}

/** The key under which one partner's signing secrets are sealed, from the key of all: its service can open no other's. */
export function deriveSigningSecretsKey(rootKey: string, partnerCode: string): string {
  return deriveKey(rootKey, `signing-secrets/${partnerCode}`);
}

/** Seals and opens one partner's signing secrets. @param keys that partner's own, the present one first */
export class SigningSecretVault {
  private readonly vault: Vault;

  constructor(
    private readonly partnerCode: string,
    keys: readonly string[],
  ) {
    this.vault = new Vault(keys);
  }

  seal(secret: string): string {
    return this.vault.seal(secret, this.partnerCode);
  }

  /** Null when it was sealed under another key, or for another partner. */
  open(sealed: string): string | null {
    return this.vault.open(sealed, this.partnerCode);
  }

  isOutdated(sealed: string): boolean {
    return this.vault.isOutdated(sealed, this.partnerCode);
  }
}
