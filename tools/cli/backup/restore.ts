import { rebasePositions } from '@app/event-stream';
import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
import { join } from 'node:path';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { PlatformDatabases } from '../../dev-server/databases/platform-databases';
import type { AppKeys } from '../../dev-server/databases/secrets';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readPartners } from '../../dev-server/partners/configured-partners';
import { admitIntoCell, admitReaderOf, type CellPartner, countRowsOf, optionsOf } from './cell-schemas';
import { countRows, type DumpedDatabase, fingerprintOf, type Manifest, readManifest } from './manifest';
import { describeGaps, IDS_KNOWN_DAYS, type RestoredState } from './describe-gaps';
import { type PostgresTools, runPostgresTool } from './postgres-tools';

// Restores a whole database or nothing.
const RESTORE_OPTIONS = ['--no-owner', '--exit-on-error', '--single-transaction'];

const COUNT_SPOOL = `
  SELECT count(*)::float8 AS spooled,
         count(*) FILTER (WHERE received_at < now() - interval '${IDS_KNOWN_DAYS} days')::float8 AS "spooledBeforeKnownIds"
    FROM spool`;

/** Where to restore, and the tools. */
export interface RestoreTarget {
  databases: PlatformDatabases;
  keys: AppKeys;
  tools: PostgresTools;
  /** Accepts other keys: tokens and signing secrets of the backup are then unusable and have to be set again. */
  withOtherKeys: boolean;
  say: (line: string) => void;
}

/**
 * Restores every database of a backup into empty databases, and compares the row counts. The config database comes
 * first: its rows hold the rights of the services. At the end it prints what the backup does not contain.
 *
 * @throws UserFacingError before anything is written when the backup is damaged, was made with other keys or by another
 *   PostgreSQL, or when a database is not empty; later when a table lacks rows
 */
export async function restoreDatabases(folder: string, target: RestoreTarget): Promise<Manifest> {
  const manifest = await readManifest(folder);
  checkFits(manifest, target);
  await target.databases.createCommon();
  for (const database of manifest.databases.filter(({ role }) => role !== 'partner')) {
    await checkIsEmpty(database, await urlOf(database, target.databases));
  }
  for (const database of ['config', 'gateway', 'analytics', 'insight', 'partner'].flatMap((role) =>
    manifest.databases.filter((one) => one.role === role),
  )) {
    target.say(
      `Restoring ${database.cell === undefined ? '' : `${database.partner_code} in `}${database.database_name}`,
    );
    await restoreOne(folder, database, target);
  }
  target.say('The row counts of all tables match.');
  for (const line of describeGaps(manifest, await readState(target.databases))) target.say(line);
  return manifest;
}

async function readState(databases: PlatformDatabases): Promise<RestoredState> {
  const partners = await onDatabase(await databases.configUrl(ADMIN_ROLE), readPartners);
  const spool = await onDatabase(await databases.gatewayUrl(), async (client) => {
    return (await client.query<Omit<RestoredState, 'partners'>>(COUNT_SPOOL)).rows[0]!;
  });
  return { partners, ...spool };
}

function checkFits(manifest: Manifest, { tools, keys, withOtherKeys }: RestoreTarget): void {
  if (manifest.postgres_major > tools.major) {
    throw new UserFacingError(
      `The backup was made by PostgreSQL ${manifest.postgres_major}, but the server runs ${tools.major}; it must run ${manifest.postgres_major} or later.`,
    );
  }
  if (manifest.keys_fingerprint === fingerprintOf(keys, manifest.format) || withOtherKeys) return;
  throw new UserFacingError(
    'The backup was made with other keys (TOKEN_HASH_KEY, ENCRYPTION_KEY, RECEIPT_SIGNING_KEY): its tokens, API' +
      ' keys, secrets and spool would be unreadable. Restore secrets.json of its data folder first, or pass --with-other-keys and set them again.',
  );
}

async function restoreOne(folder: string, database: DumpedDatabase, target: RestoreTarget): Promise<void> {
  const { partner_code: partnerCode, database_name: name, cell } = database;
  if (cell !== undefined) return restoreInCell(folder, database, { cell, partnerCode: partnerCode! }, target);
  const { databases, tools } = target;
  if (partnerCode !== null) await databases.createForPartner(partnerCode, name);
  const url = await urlOf(database, databases);
  await checkIsEmpty(database, url);
  await runPostgresTool(tools.pgRestore, url, [...RESTORE_OPTIONS, join(folder, database.file)]);
  checkCounts(database, await onDatabase(url, (client) => countRows(client)));
  if (database.role === 'analytics') await onDatabase(url, rebasePositions);
}

/** Into the partner's schema in the database of its cell, as the partner. */
async function restoreInCell(
  folder: string,
  database: DumpedDatabase,
  partner: CellPartner,
  { databases, tools }: RestoreTarget,
): Promise<void> {
  const address = (await databases.cells()).get(partner.cell);
  if (address === undefined) throw new UserFacingError(`The config database of the backup knows no ${partner.cell}.`);
  const place = await admitIntoCell(databases, partner, address);
  const url = await databases.cellUrl(partner.cell);
  refuseTables(`${database.database_name} of ${partner.partnerCode}`, await countRowsOf(url, place));
  await runPostgresTool(tools.pgRestore, url, [...RESTORE_OPTIONS, ...optionsOf(place), join(folder, database.file)]);
  await admitReaderOf(url, place);
  checkCounts(database, await countRowsOf(url, place));
}

function checkCounts(
  { database_name: name, rows: expected, role }: DumpedDatabase,
  found: Record<string, number>,
): void {
  const wrong = Object.entries(expected).filter(([table, count]) => found[table] !== count);
  if (wrong.length === 0) return;
  const described = wrong.map(([table, count]) => `${table}: ${found[table] ?? 'no table'} of ${count}`).join(', ');
  throw new UserFacingError(`The ${role} database ${name} lacks rows: ${described}.`);
}

async function checkIsEmpty({ database_name: name }: DumpedDatabase, url: string): Promise<void> {
  refuseTables(name, await onDatabase(url, (client) => countRows(client)));
}

function refuseTables(name: string, rows: Record<string, number>): void {
  const tables = Object.keys(rows);
  if (tables.length === 0) return;
  throw new UserFacingError(
    `The database ${name} is not empty (${tables.slice(0, 3).join(', ')}…). A backup can only be restored into empty` +
      ' databases: use another data folder (DATA_DIR) or another server (DATABASE_URL).',
  );
}

function urlOf(
  { role, partner_code: code, database_name: name }: DumpedDatabase,
  databases: PlatformDatabases,
): Promise<string> {
  switch (role) {
    case 'config':
      return databases.configUrl(ADMIN_ROLE);
    case 'gateway':
      return databases.gatewayUrl();
    case 'analytics':
      return databases.analyticsUrl();
    case 'insight':
      return databases.insightUrl();
    case 'partner':
      return databases.partnerUrl(code!, name);
  }
}
