import { deriveKey, Vault } from '@app/common';

/** A pinned version of a secret in Secret Manager. */
const REFERENCE = /^projects\/[a-z0-9-]{1,63}\/secrets\/([A-Za-z0-9_-]{1,255})\/versions\/([1-9]\d{0,9})$/;

/** The name and version of a secret in Secret Manager. */
export interface SecretReference {
  secret: string;
  version: string;
}

/** Undefined for a sealed secret. */
export function readSecretReference(stored: string): SecretReference | undefined {
  const [, secret, version] = REFERENCE.exec(stored) ?? [];
  return secret !== undefined && version !== undefined ? { secret, version } : undefined;
}

/** Derives the key of one partner's signing secrets, so that a service cannot open those of another partner. */
export function deriveSigningSecretsKey(rootKey: string, partnerCode: string): string {
  return deriveKey(rootKey, `signing-secrets/${partnerCode}`);
}

/** Seals and opens one partner's signing secrets. @param keys derived for that partner, the current one first */
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

  /** Null when it was sealed with another key or for another partner. */
  open(sealed: string): string | null {
    return this.vault.open(sealed, this.partnerCode);
  }

  isOutdated(sealed: string): boolean {
    return this.vault.isOutdated(sealed, this.partnerCode);
  }
}
