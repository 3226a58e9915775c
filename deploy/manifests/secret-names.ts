import { platformNames } from './names';

/** Which secret gives which setting: name of the setting → name of the secret. */
export type SecretNames = Record<string, string>;

/** Of all processes of a project. */
export function sharedSecrets(prefix: string) {
  return {
    tokenHashKey: `${prefix}-token-hash-key`,
    encryptionKey: `${prefix}-encryption-key`,
    receiptSigningKey: `${prefix}-receipt-signing-key`,
    internalKey: `${prefix}-internal-key`,
    spoolKey: `${prefix}-spool-key`,
    adminApiKey: `${prefix}-admin-api-key`,
    /** Only where there is an edge: named under the gateway's secrets as EDGE_KEY. */
    edgeKey: `${prefix}-edge-key`,
    /** As the owner of its tables: for the jobs that prepare and migrate, and for no process. */
    configDatabaseUrl: `${prefix}-config-database-url`,
  };
}

/** The URL of a server as the role that may create databases and roles on it. */
export function serverSecret(prefix: string, server: string): string {
  return `${prefix}-server-${server}-url`;
}

export function adminSecrets(prefix: string): SecretNames {
  const shared = sharedSecrets(prefix);
  const { admin } = platformNames(prefix);
  return {
    CONFIG_DATABASE_URL: `${admin}-config-database-url`,
    TOKEN_HASH_KEY: shared.tokenHashKey,
    ENCRYPTION_KEY: shared.encryptionKey,
    INTERNAL_KEY: shared.internalKey,
    ADMIN_API_KEY: shared.adminApiKey,
  };
}

export function gatewaySecrets(prefix: string): SecretNames {
  const shared = sharedSecrets(prefix);
  const { gateway } = platformNames(prefix);
  return {
    GATEWAY_DATABASE_URL: `${gateway}-database-url`,
    CONFIG_DATABASE_URL: `${gateway}-config-database-url`,
    TOKEN_HASH_KEY: shared.tokenHashKey,
    RECEIPT_SIGNING_KEY: shared.receiptSigningKey,
    SPOOL_KEY: shared.spoolKey,
    INTERNAL_KEY: `${gateway}-internal-key`,
  };
}

/** A service has secrets of its own, derived from the masters, and none of another's. */
export function serviceSecrets(prefix: string, service: string): SecretNames {
  return {
    PARTNER_DATABASE_URL: `${service}-database-url`,
    CONFIG_DATABASE_URL: `${service}-config-database-url`,
    TOKEN_HASH_KEY: sharedSecrets(prefix).tokenHashKey,
    RECEIPT_KEY: `${service}-receipt-key`,
    INTERNAL_KEY: `${service}-internal-key`,
    SIGNING_SECRETS_KEY: `${service}-signing-secrets-key`,
  };
}
