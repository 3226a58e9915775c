import { KeyedHasher } from '@app/common/security/keyed-hash';

/** Marks a token's hash where its text stood, in what is stored of a request. */
const HASH_MARK = 'hmac:';

/** Tokens are known and stored by their keyed hashes only. */
export class Tokens {
  private readonly hasher: KeyedHasher;

  constructor(key: string) {
    this.hasher = new KeyedHasher(key);
  }

  readonly hash = (token: string): string => this.hasher.hash(token);

  /** The text that is stored instead of a secret. */
  readonly redact = (secret: string): string => HASH_MARK + this.hash(secret);

  /** For parameters read back from storage, where secrets are hashes already. */
  readonly hashOfStored = (token: string): string =>
    token.startsWith(HASH_MARK) ? token.slice(HASH_MARK.length) : this.hash(token);

  /** Likewise: a hash stays as it is. */
  readonly redactStored = (secret: string): string => (secret.startsWith(HASH_MARK) ? secret : this.redact(secret));
}
