import { runMigrations } from '@app/common/database/run-migrations';
import { admitPartner, type CellPlace } from '@app/partner-config/databases/cell-databases';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { type Client, escapeIdentifier } from 'pg';
import { MIGRATIONS } from '../database/migrations';

const HAS_MIGRATIONS = `SELECT to_regclass($1 || '.schema_migrations') IS NOT NULL AS "hasTable"`;

/**
 * Creates a partner's roles, schema and tables in the database of its cell, and brings them to the newest version. Safe
 * to repeat, and to run in several processes at once.
 *
 * @param url of the database of the cell, with the login of the cell, not of a pooler
 */
export async function provisionPartner(url: string, cell: string, partnerCode: string): Promise<CellPlace> {
  const { place, isCurrent } = await onDatabase(url, async (client) => {
    const admitted = await admitPartner(client, cell, partnerCode);
    return { place: admitted, isCurrent: await isMigrated(client, admitted) };
  });
  if (isCurrent) return place;
  await runMigrations(url, MIGRATIONS, { scope: place });
  await onDatabase(url, (client) => admitReader(client, place));
  return place;
}

/** Whether every migration has run: then nothing has to be loaded for them. */
async function isMigrated(client: Client, { role, schema }: CellPlace): Promise<boolean> {
  await client.query(`SET ROLE ${escapeIdentifier(role)}`);
  const { rows } = await client.query<{ hasTable: boolean }>(HAS_MIGRATIONS, [schema]);
  if (!rows[0]!.hasTable) return false;
  const ran = await client.query<{ name: string }>(`SELECT name FROM ${escapeIdentifier(schema)}.schema_migrations`);
  const names = new Set(ran.rows.map(({ name }) => name));
  return MIGRATIONS.every(({ name }) => names.has(name));
}

async function admitReader(client: Client, place: CellPlace): Promise<void> {
  const [role, schema, reader] = [place.role, place.schema, place.readerRole].map(escapeIdentifier);
  await client.query(`SET ROLE ${role}`);
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${reader}`);
  await client.query(`GRANT SELECT ON ${schema}.conversion_hourly TO ${reader}`);
}
