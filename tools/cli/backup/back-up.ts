import { cellPlaceOf } from '@app/partner-config/databases/cell-databases';
import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VERSION } from '@app/common/version';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { PlatformDatabases } from '../../dev-server/databases/platform-databases';
import type { AppKeys } from '../../dev-server/databases/secrets';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readPartners } from '../../dev-server/partners/configured-partners';
import { escapeIdentifier } from 'pg';
import { writePrivateFile } from '../../dev-server/private-file';
import { hasSchema, namesOf, optionsOf, partnersInCells } from './cell-schemas';
import {
  countRows,
  type DumpedDatabase,
  fingerprintOf,
  hashOfFile,
  makeManifest,
  type Manifest,
  MANIFEST_FILE,
} from './manifest';
import { type PostgresTools, runPostgresTool } from './postgres-tools';

// Tables, functions and rights of the database, without owners: a restore sets them, and it revokes the rights on
// PostgreSQL's own functions when it creates the database.
const DUMP_OPTIONS = ['--format=custom', '--no-owner', '--compress=6', '--exclude-schema=pg_catalog'];

// The transaction begins before its snapshot is taken: all that was committed by then is in the dump.
const EXPORT_SNAPSHOT = `SELECT pg_export_snapshot() AS id, now() AS "beganAt"`;

interface Snapshot {
  id: string;
  beganAt: Date;
}

/** The databases to back up, and the tools. */
export interface BackupSource {
  databases: PlatformDatabases;
  keys: AppKeys;
  tools: PostgresTools;
  say: (line: string) => void;
}

type Target = Pick<DumpedDatabase, 'role' | 'partner_code' | 'database_name' | 'file' | 'cell'> & { url: string };

/**
 * Writes a dump of every database, and the manifest last: a folder without one is no backup. Each database is as of
 * one moment, but not all as of the same, so their order decides what a backup can miss:
 *
 * - The gateway's database first. A postback that is delivered while the backup is made is in the spool of the backup
 *   and in the partner's database, whose postback ids settle it after a restore. In the other order it is in neither.
 * - Then the partners, read only now: every partner that the dumped spool can name is among them.
 * - The config database last, so that it knows every partner in the backup, and every version of the configuration
 *   that their rows name.
 *
 * @param folder is made; only its owner may read it, because it holds personal data
 */
export async function backUp(folder: string, source: BackupSource): Promise<Manifest> {
  const { databases, say, tools } = source;
  await makeFolder(folder);
  const dumpOf = (target: Target): Promise<DumpedDatabase> => {
    say(`Backing up ${nameOf(target)}`);
    return dump(folder, target, tools);
  };
  const gateway = await dumpOf(commonTarget('gateway', await databases.gatewayUrl()));
  const partners: DumpedDatabase[] = [];
  for (const target of await partnerTargets(databases)) {
    if (await existsFor(target, databases)) partners.push(await dumpOf(target));
    else say(`Skipping ${nameOf(target)}: ${target.partner_code} has no tables there yet`);
  }
  const analytics = await dumpOf(commonTarget('analytics', await databases.analyticsUrl()));
  const insight = await dumpOf(commonTarget('insight', await databases.insightUrl()));
  const config = await dumpOf(commonTarget('config', await databases.configUrl(ADMIN_ROLE)));
  const manifest = makeManifest({
    platform_version: VERSION,
    postgres_major: source.tools.major,
    keys_fingerprint: fingerprintOf(source.keys),
    databases: [gateway, ...partners, analytics, insight, config],
  });
  await writePrivateFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new UserFacingError(`${folder} is not empty; name a new or empty folder.`);
  await chmod(folder, 0o700);
}

/** A partner in a cell may have left a database of its own behind, which is not backed up: a move back replaces it. */
async function partnerTargets(databases: PlatformDatabases): Promise<Target[]> {
  const partners = await onDatabase(await databases.configUrl(ADMIN_ROLE), readPartners);
  const inCells = partnersInCells(partners, await databases.cells());
  const dedicated = partners.filter(({ partnerCode }) => !inCells.some((one) => one.partnerCode === partnerCode));
  return Promise.all([
    ...dedicated.map(async ({ partnerCode, databaseName }): Promise<Target> => ({
      role: 'partner',
      partner_code: partnerCode,
      database_name: databaseName,
      file: fileOf(databaseName),
      url: await databases.partnerUrl(partnerCode, databaseName),
    })),
    ...inCells.map(async (partner): Promise<Target> => ({
      role: 'partner',
      partner_code: partner.partnerCode,
      cell: partner.cell,
      ...namesOf(partner),
      url: await databases.cellUrl(partner.cell),
    })),
  ]);
}

async function existsFor({ database_name: name, cell, url, partner_code: code }: Target, databases: PlatformDatabases) {
  return (await databases.exists(name)) && (cell === undefined || (await hasSchema(url, code!)));
}

function nameOf({ database_name: name, cell, partner_code: code }: Target): string {
  return cell === undefined ? name : `${code} in ${name}`;
}

function fileOf(databaseName: string): string {
  return `${databaseName}.dump`;
}

function commonTarget(role: Exclude<DumpedDatabase['role'], 'partner'>, url: string): Target {
  const name = new URL(url).pathname.slice(1);
  return { role, partner_code: null, database_name: name, file: fileOf(name), url };
}

/** Counted and dumped in one snapshot, so that the counts are those of the dump while others write. */
async function dump(folder: string, { url, ...target }: Target, tools: PostgresTools): Promise<DumpedDatabase> {
  const path = join(folder, target.file);
  const place = target.cell === undefined ? undefined : cellPlaceOf(target.partner_code!);
  const counted = await onDatabase(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (place) await client.query(`SET LOCAL ROLE ${escapeIdentifier(place.role)}`);
    const snapshot = (await client.query<Snapshot>(EXPORT_SNAPSHOT)).rows[0]!;
    const rows = await countRows(client, place?.schema);
    const options = [...DUMP_OPTIONS, ...(place ? optionsOf(place) : [])];
    await runPostgresTool(tools.pgDump, url, [...options, `--snapshot=${snapshot.id}`, `--file=${path}`]);
    return { as_of: snapshot.beganAt.toISOString(), rows };
  });
  await chmod(path, 0o600);
  return { ...target, size_bytes: (await stat(path)).size, sha256: await hashOfFile(path), ...counted };
}
