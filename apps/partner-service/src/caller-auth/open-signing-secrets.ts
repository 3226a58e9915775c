import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Vault } from '@app/common';
import { readSecretReference, type SecretReference, type ServiceConfig } from '@app/partner-config';
import type { PartnerServiceEnvironment } from '../partner-service.env';

type Keys = Pick<
  PartnerServiceEnvironment,
  'SIGNING_SECRETS_KEY' | 'SIGNING_SECRETS_KEY_PREVIOUS' | 'SIGNING_SECRETS_DIR'
>;

/**
 * The texts of the signing secrets, where signatures are required: opened with this partner's key, or read where the
 * deployment mounts them. Runs when the configuration changes, so a synchronous read is fine.
 *
 * @throws Error that names what cannot be read, never a secret: the last known good configuration then stays active
 */
export function openSigningSecrets(
  { partnerCode, requireSignature, signingSecrets }: ServiceConfig,
  keys: Keys,
): string[] {
  if (!requireSignature) return [];
  const vault = new Vault([keys.SIGNING_SECRETS_KEY, keys.SIGNING_SECRETS_KEY_PREVIOUS]);
  return signingSecrets.map((kept) => {
    const reference = readSecretReference(kept);
    const secret = reference ? readMounted(reference, keys.SIGNING_SECRETS_DIR) : vault.open(kept, partnerCode);
    if (secret === null || secret === '') {
      throw new Error(`A signing secret of ${partnerCode} cannot be opened with SIGNING_SECRETS_KEY`);
    }
    return secret;
  });
}

function readMounted({ secret, version }: SecretReference, folder: string): string {
  if (folder === '') throw new Error(`SIGNING_SECRETS_DIR is not set, so the secret ${secret} cannot be read`);
  const file = join(folder, secret, version);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new Error(`The signing secret ${file} cannot be read`, { cause });
  }
}
