import { deriveSigningSecretsKey, readSecretReference, SigningSecretVault } from '@app/partner-config';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import type { PartnerChanges } from './partner.dto';

/** What the columns become; a function is an expression that the database works out. */
interface SigningSecretColumns {
  signing_secret?: string | null;
  previous_signing_secret?: null | (() => string);
  signing_secrets_set_at?: null | (() => string);
}

/** Seals partners' signing secrets, each under a key that only that partner's service shares. */
@Injectable()
export class SigningSecrets {
  constructor(private readonly environment: AdminEnvironment) {}

  /**
   * What a request makes of the columns. A new secret leaves the one before in force too, until that is taken away
   * with `previous_signing_secret: null`; null takes both away. The text itself is not among the columns.
   */
  columnsOf(
    partnerCode: string,
    { signing_secret: secret, previous_signing_secret: previous }: PartnerChanges,
  ): SigningSecretColumns {
    if (secret === null) {
      return { signing_secret: null, previous_signing_secret: null, signing_secrets_set_at: null };
    }
    if (secret === undefined) return previous === null ? { previous_signing_secret: null } : {};
    return {
      signing_secret: this.seal(partnerCode, secret),
      previous_signing_secret: previous === null ? null : () => 'signing_secret',
      signing_secrets_set_at: () => 'now()',
    };
  }

  /** The vault of one partner's secrets; it also opens what was sealed under the master key before. */
  vaultOf(partnerCode: string): SigningSecretVault {
    const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = this.environment;
    const masterKeys = [ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== '');
    return new SigningSecretVault(
      partnerCode,
      masterKeys.map((key) => deriveSigningSecretsKey(key, partnerCode)),
    );
  }

  private seal(partnerCode: string, secret: string): string {
    return readSecretReference(secret) ? secret : this.vaultOf(partnerCode).seal(secret);
  }
}
