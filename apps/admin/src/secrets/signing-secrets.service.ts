import { Vault } from '@app/common';
import { deriveSigningSecretsKey, readSecretReference } from '@app/partner-config';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';

interface SigningSecretChanges {
  signing_secret?: string | null;
  previous_signing_secret?: null;
}

/** New values of the columns; a function is an expression that the database evaluates. */
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
   * What a request makes of the columns. A new secret leaves the one before active too, until
   * `previous_signing_secret: null` removes it; null removes both. The columns never hold the text itself.
   */
  columnsOf(
    partnerCode: string,
    { signing_secret: secret, previous_signing_secret: previous }: SigningSecretChanges,
  ): SigningSecretColumns {
    if (secret === null) {
      return { signing_secret: null, previous_signing_secret: null, signing_secrets_set_at: null };
    }
    if (secret === undefined) return previous === null ? { previous_signing_secret: null } : {};
    return {
      signing_secret: readSecretReference(secret) ? secret : this.vaultOf(partnerCode).seal(secret, partnerCode),
      previous_signing_secret: previous === null ? null : () => 'signing_secret',
      signing_secrets_set_at: () => 'now()',
    };
  }

  /** The vault of one partner's secrets, with its code as context; it opens what the previous ENCRYPTION_KEY sealed too. */
  vaultOf(partnerCode: string): Vault {
    const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = this.environment;
    const rootKeys = [ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS].filter((key) => key !== '');
    return new Vault(rootKeys.map((key) => deriveSigningSecretsKey(key, partnerCode)));
  }
}
