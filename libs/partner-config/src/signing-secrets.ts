import { deriveKey } from '@app/common';

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

/**
 * Derives the key of a `Vault` for one partner's signing secrets, so that a service cannot open those of another partner.
 * The vault's context is the partner code.
 */
export function deriveSigningSecretsKey(rootKey: string, partnerCode: string): string {
  return deriveKey(rootKey, `signing-secrets/${partnerCode}`);
}
