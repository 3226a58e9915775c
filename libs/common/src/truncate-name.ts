import { createHash } from 'node:crypto';

export interface TruncateOptions {
  /** Characters, including the hash. */
  maxLength: number;
  /** Text of the hash, which distinguishes names with the same beginning. */
  hashedText: string;
  hashLength: number;
  separator: string;
}

/** Truncates a name and appends a hash (SHA-256 in hexadecimal) that keeps it unique. */
export function truncateName(name: string, { maxLength, hashedText, hashLength, separator }: TruncateOptions): string {
  const hash = createHash('sha256').update(hashedText).digest('hex').slice(0, hashLength);
  return `${name.slice(0, maxLength - hashLength - separator.length)}${separator}${hash}`;
}
