import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VERSION } from '@app/common/version';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { PlatformDatabases } from '../databases/platform-databases';
import type { AppKeys } from '../databases/secrets';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { readPartners } from '../fleet/configured-partners';
import { writePrivateFile } from '../private-file';
import { countRows } from './count-rows';
import { type DumpedDatabase, fingerprintOf, hashOfFile, makeManifest, type Manifest, MANIFEST_FILE } from './manifest';
import type { PostgresTools } from './postgres-tools';
import { runPostgresTool } from './run-postgres-tool';

// Tables, functions and rights of the database; whom they belong to is settled where it is restored.
const DUMP_OPTIONS = ['--format=custom', '--no-owner', '--compress=6'];

/** What is backed up, and with what. */
export interface BackupSource {
  databases: PlatformDatabases;
  keys: AppKeys;
  tools: PostgresTools;
  say: (line: string) => void;
}

type Target = Pick<DumpedDatabase, 'role' | 'partner_code' | 'database_name'> & { url: string };

/**
 * Writes a dump of every database, and the manifest last: a folder without one is no backup. Each database is as of
 * one moment, but not all as of the same; the config database comes last, so that it knows every partner in the backup.
 *
 * @param folder is made; only its owner may read it, because it holds personal data
 */
export async function backUp(folder: string, source: BackupSource): Promise<Manifest> {
  await makeFolder(folder);
  const dumped: DumpedDatabase[] = [];
  for (const target of await targetsOf(source.databases)) {
    if (await source.databases.exists(target.database_name)) {
      source.say(`Backing up ${target.database_name}`);
      dumped.push(await dump(folder, target, source.tools));
    } else
      source.say(
        `${target.partner_code} has no database ${target.database_name} yet; there is nothing of it to back up`,
      );
  }
  const manifest = makeManifest({
    platform_version: VERSION,
    postgres_major: source.tools.major,
    keys_fingerprint: fingerprintOf(source.keys),
    databases: dumped.toReversed(),
  });
  await writePrivateFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new ExplainedFault(`${folder} is not empty; a backup gets a folder of its own.`);
  await chmod(folder, 0o700);
}

async function targetsOf(databases: PlatformDatabases): Promise<Target[]> {
  const configUrl = await databases.configUrlOfAdmin();
  const gatewayUrl = await databases.gatewayUrl();
  const partners = await onDatabase(configUrl, readPartners);
  const ofPartners = partners.map(async ({ partnerCode, databaseName }): Promise<Target> => ({
    role: 'partner',
    partner_code: partnerCode,
    database_name: databaseName,
    url: await databases.partnerUrl(partnerCode, databaseName),
  }));
  return [
    ...(await Promise.all(ofPartners)),
    { role: 'gateway', partner_code: null, database_name: nameOf(gatewayUrl), url: gatewayUrl },
    { role: 'config', partner_code: null, database_name: nameOf(configUrl), url: configUrl },
  ];
}

/** Counted and dumped in one snapshot, so that the counts are those of the dump while others write. */
async function dump(folder: string, { url, ...target }: Target, tools: PostgresTools): Promise<DumpedDatabase> {
  const file = `${target.database_name}.dump`;
  const path = join(folder, file);
  const rows = await onDatabase(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const snapshot = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    const counted = await countRows(client);
    await runPostgresTool(tools.pgDump, url, [...DUMP_OPTIONS, `--snapshot=${snapshot.rows[0]!.id}`, `--file=${path}`]);
    return counted;
  });
  await chmod(path, 0o600);
  return { ...target, file, size_bytes: (await stat(path)).size, sha256: await hashOfFile(path), rows };
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
