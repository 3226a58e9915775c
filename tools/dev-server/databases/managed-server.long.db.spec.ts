import { runMigrations } from '@app/common/database/run-migrations';
import { configMigrations } from '@app/partner-config';
import { admitPartner } from '@app/partner-config/databases/cell-databases';
import { ADMIN_ROLE, CONFIG_APP_ROLE } from '@app/partner-config/databases/platform-databases';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { startTemporaryPostgres, type TemporaryPostgres } from '../postgres/temporary-postgres';
import { createEmptyPlatform, fillPlatform, type PlatformOnPostgres } from '../testing/platform-on-postgres';

jest.setTimeout(60_000);

/** As on Cloud SQL: the user who creates the databases may create roles and is not a superuser. */
describe('a server without a superuser', () => {
  let postgres: TemporaryPostgres;
  let platform: PlatformOnPostgres;
  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
    await onDatabase(postgres.url, (client) =>
      client.query(`CREATE ROLE maker LOGIN CREATEDB CREATEROLE PASSWORD 'maker'`),
    );
    const url = new URL(postgres.url);
    Object.assign(url, { username: 'maker', password: 'maker' });
    platform = await createEmptyPlatform(url.href);
  });
  afterAll(async () => {
    await postgres.stop();
    await platform.stop();
  });

  it('admits partners into a cell, and may act as each of them', async () => {
    await platform.databases.createCommon();
    await runMigrations(await platform.databases.configUrl(ADMIN_ROLE), configMigrations);
    await platform.databases.createForCell('cell-a', 'http://cell-a.test');
    const url = await platform.databases.cellUrl('cell-a');
    const { role, schema } = await onDatabase(url, (client) => admitPartner(client, 'cell-a', 'small'));
    const asMaker = new URL(url);
    Object.assign(asMaker, { username: 'maker', password: 'maker' });
    await onDatabase(asMaker.href, async (client) => {
      await client.query(`SET ROLE ${role}`);
      await client.query(`CREATE TABLE ${schema}.mine (id integer)`);
    });
  });

  it('supports the databases of the platform, repeatedly, with every right on tables and roles', async () => {
    await fillPlatform(platform.databases);
    await platform.databases.createCommon();
    await platform.databases.createForPartner('own', 'own_db');
    await onDatabase(await platform.databases.configUrl(CONFIG_APP_ROLE), async (client) => {
      await client.query(`UPDATE partners SET timezone = 'Asia/Tokyo' WHERE partner_code = 'own'`);
      await expect(client.query('DELETE FROM audit_log')).rejects.toThrow('permission denied');
      await expect(client.query('CREATE TABLE mine (id integer)')).rejects.toThrow('permission denied');
    });
    await onDatabase(await platform.databases.configUrl(serviceRole('own')), async (client) => {
      const locking = client.query('BEGIN; LOCK TABLE schema_migrations IN ACCESS SHARE MODE');
      await expect(locking).rejects.toThrow('permission denied');
    });
  });
});
