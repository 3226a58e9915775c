import type { ApiKey } from '../config-entities';

/** Neither revoked nor expired. */
export function isActive({ revoked_at, expires_at }: Pick<ApiKey, 'revoked_at' | 'expires_at'>): boolean {
  return revoked_at === null && (expires_at === null || expires_at > new Date());
}
