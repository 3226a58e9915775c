import { randomBytes } from 'node:crypto';
import { readStatement } from '@app/common/database/read-statement';
import { keyedHash, uuidV7 } from '@app/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { ApiKey, Role } from '../database/entities';

/** What the database reveals of a key to a reader that has its hash. */
export type StoredApiKey = Pick<ApiKey, 'id' | 'name' | 'role' | 'partner_code' | 'expires_at' | 'revoked_at'>;

/** A key to store. Its text, `key`, is stored nowhere. */
export interface NewApiKey {
  key: string;
  name: string;
  role: Role;
  partner_code?: string | null;
  expires_at?: Date | null;
}

/** The prefix of a shorter key would reveal too much of it. */
const MIN_LENGTH_FOR_PREFIX = 24;
const PREFIX_LENGTH = 8;

const FIND_API_KEY = `SELECT id, name, role, partner_code, expires_at, revoked_at FROM find_api_key($1)`;

const INSERT_API_KEY = `
  INSERT INTO api_keys (id, name, role, partner_code, expires_at, key_hash, key_prefix)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  RETURNING id`;

const INSERT_STARTUP_KEY = readStatement(__dirname, 'insert_startup_key').text;

/** 256 random bits behind a prefix by which scanners for leaked secrets recognise it. */
export function generateApiKey(): string {
  return `pbk_${randomBytes(32).toString('base64url')}`;
}

export async function findApiKey(
  database: DataSource | EntityManager,
  hash: string,
): Promise<StoredApiKey | undefined> {
  const rows: StoredApiKey[] = await database.query(FIND_API_KEY, [hash]);
  return rows[0];
}

/** Neither revoked nor expired. */
export function isActive({ revoked_at, expires_at }: Pick<ApiKey, 'revoked_at' | 'expires_at'>): boolean {
  return revoked_at === null && (expires_at === null || expires_at > new Date());
}

/** Stores a key by its hash and returns its id. */
export async function insertApiKey(manager: EntityManager, newKey: NewApiKey, tokenHashKey: string): Promise<string> {
  const { key, name, role, partner_code, expires_at } = newKey;
  const hash = keyedHash(tokenHashKey, key);
  const values = [uuidV7(), name, role, partner_code ?? null, expires_at ?? null, hash, prefixOf(key)];
  const rows = (await manager.query(INSERT_API_KEY, values)) as [{ id: string }];
  return rows[0].id;
}

/** An admin key that the process stores at startup. */
export interface StartupKey {
  key: string;
  /** Followed by a number where the name is taken. */
  name: string;
  /** Whether to store it although there is an active admin key. */
  isAlways: boolean;
}

/** Returns whether the key was stored: not when the same key is stored already, or another process was first. */
export async function insertStartupKey(
  manager: EntityManager,
  { key, name, isAlways }: StartupKey,
  tokenHashKey: string,
): Promise<boolean> {
  const values = [uuidV7(), name, keyedHash(tokenHashKey, key), prefixOf(key), isAlways];
  const rows = (await manager.query(INSERT_STARTUP_KEY, values)) as { id: string }[];
  return rows.length > 0;
}

function prefixOf(key: string): string {
  return key.length < MIN_LENGTH_FOR_PREFIX ? '' : key.slice(0, PREFIX_LENGTH);
}
