import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppKeys } from '../databases/secrets';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { readJsonFile } from '../private-file';

export const MANIFEST_FILE = 'manifest.json';
const FORMAT = 1;

/** One database of a backup. */
export interface DumpedDatabase {
  /** What it is; a partner's names the partner. */
  role: 'config' | 'gateway' | 'partner';
  partner_code: string | null;
  database_name: string;
  /** Beside the manifest. */
  file: string;
  size_bytes: number;
  sha256: string;
  /** Rows by table, counted in the snapshot that was dumped. */
  rows: Record<string, number>;
}

/** What a backup is, in the file beside its dumps. */
export interface Manifest {
  format: number;
  /** ISO 8601. */
  made_at: string;
  platform_version: string;
  /** Of the server, such as 18. */
  postgres_major: number;
  /** Tells whether two sets of keys are the same, and nothing about them. */
  keys_fingerprint: string;
  databases: DumpedDatabase[];
}

export function makeManifest(parts: Omit<Manifest, 'format' | 'made_at'>, now = new Date()): Manifest {
  return { format: FORMAT, made_at: now.toISOString(), ...parts };
}

/**
 * The manifest of a folder, each of its files being there and whole.
 *
 * @throws ExplainedFault that names the file that is not
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await readJsonFile<Manifest>(join(folder, MANIFEST_FILE));
  if (!manifest) throw new ExplainedFault(`${folder} holds no backup: it has no ${MANIFEST_FILE}.`);
  if (manifest.format !== FORMAT) {
    throw new ExplainedFault(`${folder} holds a backup of another form (${manifest.format}) than is known here.`);
  }
  for (const { file, sha256 } of manifest.databases) {
    const found = await hashOfFile(join(folder, file)).catch((cause: unknown) => {
      throw new ExplainedFault(`The backup is not complete: ${file} cannot be read.`, { cause });
    });
    if (found !== sha256) throw new ExplainedFault(`The backup is damaged: ${file} is not what was written.`);
  }
  return manifest;
}

export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Under these keys tokens were hashed and secrets encrypted: with others the data cannot be used. */
export function fingerprintOf({
  TOKEN_HASH_KEY,
  ENCRYPTION_KEY,
}: Pick<AppKeys, 'TOKEN_HASH_KEY' | 'ENCRYPTION_KEY'>): string {
  return createHash('sha256').update(`backup/v1\n${TOKEN_HASH_KEY}\n${ENCRYPTION_KEY}`).digest('hex').slice(0, 32);
}
