import { keyedHash } from './keyed-hash';

const REMEMBERED = 10_000;

/** Keyed hashes of secrets: the same few arrive again and again, so they are remembered, up to a bound. */
export class KeyedHasher {
  private readonly known = new Map<string, string>();

  constructor(private readonly key: string) {}

  readonly hash = (secret: string): string => {
    const known = this.known.get(secret);
    if (known) return known;
    const hash = keyedHash(this.key, secret);
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(secret, hash);
    return hash;
  };
}
