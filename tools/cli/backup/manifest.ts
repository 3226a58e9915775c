import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppKeys } from '../../dev-server/databases/secrets';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readJsonFile } from '../../dev-server/private-file';
import { type ClientBase, escapeIdentifier } from 'pg';

export const MANIFEST_FILE = 'manifest.json';
/**
 * Format 1 dumped the gateway's database after the partners', and did not record the moment of each dump. Format 2 had no
 * partners in cells.
 */
const FORMAT = 3;
const READABLE_FORMATS: ReadonlySet<number> = new Set([1, 2, FORMAT]);

type BackedUpKeys = Pick<AppKeys, 'TOKEN_HASH_KEY' | 'ENCRYPTION_KEY' | 'RECEIPT_SIGNING_KEY'>;

/** One database of a backup. */
export interface DumpedDatabase {
  /** What it is; a partner's names the partner. */
  role: 'config' | 'gateway' | 'analytics' | 'insight' | 'partner';
  partner_code: string | null;
  /** Of a partner in a cell: the cell's, of which the dump has the partner's schema alone. */
  database_name: string;
  /** Such as cell-a; missing for what has a database of its own. */
  cell?: string;
  /** Beside the manifest. */
  file: string;
  size_bytes: number;
  sha256: string;
  /** ISO 8601, by the server's clock: what was committed by then is in the dump. Missing in format 1. */
  as_of?: string;
  /** Rows by table, counted in the snapshot that was dumped. */
  rows: Record<string, number>;
}

/** The description of a backup, in a file beside its dumps. */
export interface Manifest {
  format: number;
  /** ISO 8601. */
  made_at: string;
  platform_version: string;
  /** Of the server, such as 18. */
  postgres_major: number;
  /** Equal for equal sets of keys; reveals nothing about them. */
  keys_fingerprint: string;
  databases: DumpedDatabase[];
}

export function makeManifest(parts: Omit<Manifest, 'format' | 'made_at'>, now = new Date()): Manifest {
  return { format: FORMAT, made_at: now.toISOString(), ...parts };
}

/**
 * Reads the manifest of a folder, and checks that each of its files is complete.
 *
 * @throws UserFacingError that names the file that is missing or damaged
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await readJsonFile<Manifest>(join(folder, MANIFEST_FILE));
  if (!manifest) throw new UserFacingError(`${folder} is not a backup: it has no ${MANIFEST_FILE}.`);
  if (!READABLE_FORMATS.has(manifest.format)) {
    throw new UserFacingError(`The backup in ${folder} has format ${manifest.format}, which this version cannot read.`);
  }
  for (const { file, sha256 } of manifest.databases) {
    const found = await hashOfFile(join(folder, file)).catch((cause: unknown) => {
      throw new UserFacingError(`The backup is incomplete: cannot read ${file}.`, { cause });
    });
    if (found !== sha256) throw new UserFacingError(`The backup is damaged: the checksum of ${file} does not match.`);
  }
  return manifest;
}

export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Under these keys tokens were hashed, secrets encrypted and the spool sealed: with others the data cannot be used.
 * Format 1 left out the spool's.
 */
export function fingerprintOf(
  { TOKEN_HASH_KEY, ENCRYPTION_KEY, RECEIPT_SIGNING_KEY }: BackedUpKeys,
  format: number = FORMAT,
): string {
  const keys = format === 1 ? [TOKEN_HASH_KEY, ENCRYPTION_KEY] : [TOKEN_HASH_KEY, ENCRYPTION_KEY, RECEIPT_SIGNING_KEY];
  return createHash('sha256')
    .update([`backup/v${format}`, ...keys].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

// Partitions are counted with their parents.
const LIST_TABLES = `
  SELECT relname AS name FROM pg_class
   WHERE relkind IN ('r', 'p') AND NOT relispartition
     AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
   ORDER BY relname`;

/** The rows of every table, by its name; within the transaction of the client, if there is one. */
export async function countRows(client: ClientBase, schema = 'public'): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(LIST_TABLES, [schema]);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::float8 AS count FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`,
    );
    counts[name] = rows[0]!.count;
  }
  return counts;
}
