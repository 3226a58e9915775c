import { randomBytes } from 'node:crypto';
import { keyedHash, uuidV7 } from '@app/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../config-entities';

/** A key on its way to being stored; its text, `key`, is stored nowhere. */
export interface NewApiKey {
  key: string;
  name: string;
  role: Role;
  partner_code?: string | null;
  expires_at?: Date | null;
}

/** A shorter key would be told too much of by its beginning. */
const LEAST_LENGTH_FOR_PREFIX = 24;
const PREFIX_LENGTH = 8;

const INSERT_API_KEY = `
  INSERT INTO api_keys (id, name, role, partner_code, expires_at, key_hash, key_prefix)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (key_hash) DO NOTHING
  RETURNING id`;

/** 256 random bits behind a mark by which scanners for leaked secrets can know it. */
export function makeApiKey(): string {
  return `pbk_${randomBytes(32).toString('base64url')}`;
}

/** Stores a key by its hash and returns its id, or undefined when the same key is stored already. */
export async function insertApiKey(
  manager: EntityManager,
  newKey: NewApiKey,
  tokenHashKey: string,
): Promise<string | undefined> {
  const { key, name, role, partner_code, expires_at } = newKey;
  const prefix = key.length < LEAST_LENGTH_FOR_PREFIX ? '' : key.slice(0, PREFIX_LENGTH);
  const values = [uuidV7(), name, role, partner_code ?? null, expires_at ?? null, keyedHash(tokenHashKey, key), prefix];
  const rows = (await manager.query(INSERT_API_KEY, values)) as { id: string }[];
  return rows[0]?.id;
}
