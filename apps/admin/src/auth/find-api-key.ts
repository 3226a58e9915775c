import type { DataSource, EntityManager } from 'typeorm';
import type { ApiKey } from '../config-entities';

/** What the database tells of a key to who has its hash. */
export type StoredApiKey = Pick<ApiKey, 'id' | 'name' | 'role' | 'partner_code' | 'expires_at' | 'revoked_at'>;

const FIND_API_KEY = `SELECT id, name, role, partner_code, expires_at, revoked_at FROM find_api_key($1)`;

export async function findApiKey(
  database: DataSource | EntityManager,
  hash: string,
): Promise<StoredApiKey | undefined> {
  const rows: StoredApiKey[] = await database.query(FIND_API_KEY, [hash]);
  return rows[0];
}
