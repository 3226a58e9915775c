import { deriveServiceKey } from '@app/common/identity/sign-call';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { deriveReceiptKey } from '@app/postback';
import { gatewaySecrets, serviceSecrets, sharedSecrets } from '../render/secret-names';

/** A key that is derived from a master, for one process. */
export interface DerivedKey {
  /** Name of its secret. */
  name: string;
  /** Name of the master's. */
  master: string;
  derive: (masterKey: string) => string;
}

export function gatewayKeys(prefix: string): DerivedKey[] {
  const { internalKey: master } = sharedSecrets(prefix);
  return [{ name: gatewaySecrets(prefix)['INTERNAL_KEY']!, master, derive: (key) => deriveServiceKey(key, 'gateway') }];
}

/** The keys of a partner's service. */
export function partnerKeys(prefix: string, code: string, service: string): DerivedKey[] {
  const own = serviceSecrets(prefix, service) as Record<string, string>;
  const { receiptSigningKey, internalKey, encryptionKey } = sharedSecrets(prefix);
  return [
    { name: own['RECEIPT_KEY']!, master: receiptSigningKey, derive: (key) => deriveReceiptKey(key, code) },
    { name: own['INTERNAL_KEY']!, master: internalKey, derive: (key) => deriveServiceKey(key, code) },
    { name: own['SIGNING_SECRETS_KEY']!, master: encryptionKey, derive: (key) => deriveSigningSecretsKey(key, code) },
  ];
}
