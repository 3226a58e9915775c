import {
  admitPartner,
  type CellPlace,
  cellDatabaseOf,
  cellPlaceOf,
} from '@app/partner-config/databases/cell-databases';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { escapeIdentifier } from 'pg';
import type { PlatformDatabases } from '../../dev-server/databases/platform-databases';
import { type CellUrls, cellOf } from '../../dev-server/partners/cell-fleet';
import type { ConfiguredPartner } from '../../dev-server/partners/configured-partners';
import { countRows } from './manifest';

// From the catalogue: the cell itself may not look into a partner's schema.
const HAS_TABLES = `
  SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = $1 AND c.relname = 'schema_migrations') AS "hasTables"`;

/** A partner in a cell. */
export interface CellPartner {
  partnerCode: string;
  cell: string;
}

/** The partners that are in one of the cells. */
export function partnersInCells(
  partners: readonly Pick<ConfiguredPartner, 'partnerCode' | 'endpointUrl'>[],
  cells: CellUrls,
): CellPartner[] {
  return partners.flatMap(({ partnerCode, endpointUrl }) => {
    const cell = cellOf(endpointUrl, cells);
    return cell === undefined ? [] : { partnerCode, cell };
  });
}

/** Whether the cell has provisioned a partner. */
export async function hasSchema(url: string, partnerCode: string): Promise<boolean> {
  return onDatabase(url, async (client) => {
    const { rows } = await client.query<{ hasTables: boolean }>(HAS_TABLES, [cellPlaceOf(partnerCode).schema]);
    return rows[0]!.hasTables;
  });
}

/** The options by which pg_dump and pg_restore, logged in as the cell, act as one of its partners, on its schema alone. */
export function optionsOf({ role, schema }: CellPlace): string[] {
  return [`--role=${role}`, `--schema=${schema}`];
}

/** Creates the roles and the empty schema of a partner, and the database of its cell where that is missing. */
export async function admitIntoCell(
  databases: PlatformDatabases,
  { cell, partnerCode }: CellPartner,
  url: string,
): Promise<CellPlace> {
  await databases.createForCell(cell, url);
  return onDatabase(await databases.cellUrl(cell), (client) => admitPartner(client, cell, partnerCode));
}

/** The rows of a partner's tables, counted as the partner. */
export async function countRowsOf(url: string, { role, schema }: CellPlace): Promise<Record<string, number>> {
  return onDatabase(url, async (client) => {
    await client.query(`SET ROLE ${escapeIdentifier(role)}`);
    return countRows(client, schema);
  });
}

/** What the schema itself grants is not in the dump of what it contains. */
export async function admitReaderOf(url: string, { role, schema, readerRole }: CellPlace): Promise<void> {
  const [owner, name, reader] = [role, schema, readerRole].map(escapeIdentifier);
  await onDatabase(url, (client) => client.query(`SET ROLE ${owner}; GRANT USAGE ON SCHEMA ${name} TO ${reader}`));
}

/** The file of a partner's dump, and the database that it is of. */
export function namesOf({ cell, partnerCode }: CellPartner): { database_name: string; file: string } {
  const database = cellDatabaseOf(cell);
  return { database_name: database, file: `${database}.${partnerCode}.dump` };
}
