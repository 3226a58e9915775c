import { deriveServiceKey } from '@app/common/identity/sign-call';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import { gatewaySecrets, serviceSecrets, sharedSecrets } from '../manifests/secret-names';

/** A key that is derived from a master, for one process. */
export interface DerivedKey {
  /** Name of its secret. */
  name: string;
  /** Name of the master's. */
  rootKey: string;
  derive: (masterKey: string) => string;
}

export function gatewayKeys(prefix: string): DerivedKey[] {
  const { internalKey: master } = sharedSecrets(prefix);
  return [
    {
      name: gatewaySecrets(prefix)['INTERNAL_KEY']!,
      rootKey: master,
      derive: (key) => deriveServiceKey(key, 'gateway'),
    },
  ];
}

/** The keys of a partner's service. */
export function partnerKeys(prefix: string, code: string, service: string): DerivedKey[] {
  const own = serviceSecrets(prefix, service) as Record<string, string>;
  const { receiptSigningKey, internalKey, encryptionKey } = sharedSecrets(prefix);
  return [
    { name: own['RECEIPT_KEY']!, rootKey: receiptSigningKey, derive: (key) => deriveEnvelopeKey(key, code) },
    { name: own['INTERNAL_KEY']!, rootKey: internalKey, derive: (key) => deriveServiceKey(key, code) },
    { name: own['SIGNING_SECRETS_KEY']!, rootKey: encryptionKey, derive: (key) => deriveSigningSecretsKey(key, code) },
  ];
}
