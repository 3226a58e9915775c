import { keyedHash } from './keyed-hash';

const MAX_REMEMBERED = 10_000;
/** Nobody gives out longer secrets; senders may send them all the same. */
const MAX_SECRET_LENGTH = 256;

/** Keyed hashes of secrets: the same few arrive again and again, so they are remembered, up to a bound. */
export class KeyedHasher {
  private readonly known = new Map<string, string>();

  constructor(private readonly key: string) {}

  readonly hash = (secret: string): string => {
    const known = this.known.get(secret);
    if (known) return known;
    const hash = keyedHash(this.key, secret);
    if (secret.length <= MAX_SECRET_LENGTH) this.remember(secret, hash);
    return hash;
  };

  private remember(secret: string, hash: string): void {
    if (this.known.size >= MAX_REMEMBERED) this.known.clear();
    // A copy, since a part of a string keeps the whole of it in memory: here, the request that it came in.
    this.known.set(Buffer.from(secret).toString(), hash);
  }
}
