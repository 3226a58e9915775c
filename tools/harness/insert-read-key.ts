import { randomBytes } from 'node:crypto';
import { keyedHash } from '@app/common/security/keyed-hash';
import type { ClientBase } from 'pg';

const INSERT_API_KEY = `
  INSERT INTO api_keys (id, name, role, key_hash, key_prefix)
  VALUES (gen_random_uuid(), $1 || ' ' || gen_random_uuid(), 'viewer', $2, '')`;

/** Makes an API key that may read, past the admin API, and returns it: for tools that run without one. */
export async function insertReadKey(config: ClientBase, name: string, tokenHashKey: string): Promise<string> {
  const key = randomBytes(24).toString('base64url');
  await config.query(INSERT_API_KEY, [name, keyedHash(tokenHashKey, key)]);
  return key;
}
