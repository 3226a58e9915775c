import { createHash } from 'node:crypto';

/** How a name is cut. */
export interface TruncateOptions {
  /** Characters, the hash among them. */
  maxLength: number;
  /** What the hash is made of: what tells this name apart from others that begin like it. */
  hashedText: string;
  hashLength: number;
  /** Stands before the hash. */
  separator: string;
}

/** A name with a hash behind it (SHA-256 in hexadecimal), cut so that both are no longer than they may be. */
export function truncateName(name: string, { maxLength, hashedText, hashLength, separator }: TruncateOptions): string {
  const hash = createHash('sha256').update(hashedText).digest('hex').slice(0, hashLength);
  return `${name.slice(0, maxLength - hashLength - separator.length)}${separator}${hash}`;
}
