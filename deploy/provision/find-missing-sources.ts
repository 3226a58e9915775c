import { gatewaySecrets, serviceSecrets, sharedSecrets } from '../render/secret-names';

/** The platform's secrets that new ones would be made of, and that nobody has made yet. */
export interface SourcesRequest {
  prefix: string;
  /** Services of partners whose keys may be derived. */
  services: string[];
  /** Secrets that have no value yet. */
  empty: string[];
  /** Of these, the names that are copies of the platform's. */
  copies: ReadonlySet<string>;
  /** Secrets of the platform that have a value, or get one before these. */
  there: ReadonlySet<string>;
}

/** Without its source a key would be derived of nothing, and a copy be another's password. */
export function findMissingSources({ prefix, services, empty, copies, there }: SourcesRequest): string[] {
  const derived = derivedFrom(prefix, services);
  const sources = empty.map((name) => (copies.has(name) ? name : derived.get(name)));
  return [...new Set(sources.filter((source) => source !== undefined))].filter((source) => !there.has(source));
}

/** Name of a derived key → name of its master. */
function derivedFrom(prefix: string, services: string[]): Map<string, string> {
  const { receiptSigningKey, internalKey, encryptionKey } = sharedSecrets(prefix);
  return new Map([
    [gatewaySecrets(prefix)['INTERNAL_KEY']!, internalKey],
    ...services.flatMap((service): [string, string][] => {
      const own = serviceSecrets(prefix, service);
      return [
        [own['RECEIPT_KEY']!, receiptSigningKey],
        [own['INTERNAL_KEY']!, internalKey],
        [own['SIGNING_SECRETS_KEY']!, encryptionKey],
      ];
    }),
  ]);
}
