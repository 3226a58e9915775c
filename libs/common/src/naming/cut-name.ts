import { createHash } from 'node:crypto';

/** How a name is cut. */
export interface CutOptions {
  /** Characters, the hash among them. */
  longest: number;
  /** What the hash is made of: what tells this name apart from others that begin like it. */
  toldApartBy: string;
  hashLength: number;
  /** Stands before the hash. */
  separator: string;
}

/** A name with a hash behind it (SHA-256 in hexadecimal), cut so that both are no longer than they may be. */
export function cutName(name: string, { longest, toldApartBy, hashLength, separator }: CutOptions): string {
  const hash = createHash('sha256').update(toldApartBy).digest('hex').slice(0, hashLength);
  return `${name.slice(0, longest - hashLength - separator.length)}${separator}${hash}`;
}
