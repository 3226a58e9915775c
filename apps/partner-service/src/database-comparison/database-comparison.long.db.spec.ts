import { randomBytes } from 'node:crypto';
import { runMigrations } from '@app/common/database/run-migrations';
import type { DatabaseComparison } from '@app/partner-config';
import { onServer } from '@app/common/testing/run-databases';
import { onDatabase, readLogin, urlOf } from '@app/partner-config/databases/on-database';
import { escapeIdentifier } from 'pg';
import { MIGRATIONS } from '../database/migrations';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

describe('the comparison of a partner’s database with another', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  const made: string[] = [];

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases);
  });
  afterAll(async () => {
    await service.stop();
    for (const name of made) await runOnServer(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
    await databases.drop();
  });

  const presentName = (): string => readLogin(databases.partner.url).database;
  const runOnServer = (sql: string) => onServer((client) => client.query(sql));

  async function makeDatabase(template = 'template0'): Promise<string> {
    const name = `comparison_${randomBytes(6).toString('hex')}`;
    const { role } = readLogin(databases.partner.url);
    await runOnServer(`CREATE DATABASE ${name} OWNER ${escapeIdentifier(role)} TEMPLATE ${escapeIdentifier(template)}`);
    made.push(name);
    return name;
  }

  /** As a dump, restored under another name. */
  async function copyPresent(): Promise<string> {
    await service.stop();
    const copied = await makeDatabase(presentName());
    service = await startService(databases);
    return copied;
  }

  async function compare(database_name: string, database_url: string | null = null, role = 'admin') {
    const body = { database_name, database_url };
    return requestAsAdmin<DatabaseComparison>(service, 'database-comparison', {
      actor: { role, name: 'key:test' },
      body,
    });
  }

  const found = async (name: string, url: string | null = null): Promise<DatabaseComparison> => {
    const response = await compare(name, url);
    if (!response.ok) throw response.problem;
    return response.body;
  };
  const runSql = (name: string, sql: string) =>
    onDatabase(urlOf(databases.partner.url, name), (client) => client.query(sql));
  const withoutLogin = (): string => {
    const url = new URL(databases.partner.url);
    [url.username, url.password] = ['', ''];
    return url.href;
  };

  it('hides nothing while there is nothing: in a database that is not there, or that is empty', async () => {
    expect(await found('not_there_at_all')).toMatchObject({ other: 'absent', hidden: [] });
    const empty = await makeDatabase();
    expect(await found(empty)).toMatchObject({ other: 'empty', hidden: [] });
    await runMigrations(urlOf(databases.partner.url, empty), MIGRATIONS);
    expect(await found(empty)).toMatchObject({ other: 'empty', hidden: [] });
  });

  it('says what a database that is not there, or is empty, would hide', async () => {
    await service.get('/involve/event?conversion_id=1&usd_payout=2');
    await service.get('/involve/event?usd_payout=none');
    for (const name of ['not_there_at_all', await makeDatabase()]) {
      const { hidden } = await found(name);
      expect(hidden).toContainEqual({ table: 'conversions', present_rows: 1, other_rows: 0 });
      expect(hidden).toContainEqual({ table: 'quarantine', present_rows: 1, other_rows: 0 });
      expect(hidden.map(({ table }) => table)).toEqual(
        expect.arrayContaining(['conversion_state', 'conversion_hourly']),
      );
    }
  });

  it('hides nothing in a whole copy, and says what an older or changed copy lacks', async () => {
    const copy = await copyPresent();
    expect(await found(copy)).toMatchObject({ other: 'own', hidden: [] });
    await runSql(copy, `UPDATE quarantine SET digest = digest || 'x'`);
    expect((await found(copy)).hidden).toEqual([{ table: 'quarantine', present_rows: 1, other_rows: 1 }]);
    await service.get('/involve/event?conversion_id=2');
    expect((await found(copy)).hidden).toContainEqual({ table: 'conversions', present_rows: 2, other_rows: 1 });
  });

  it('knows the present database by whatever way it is reached', async () => {
    expect(await found(presentName())).toMatchObject({ other: 'same', hidden: [] });
    expect(await found('any_name', withoutLogin())).toMatchObject({ other: 'same', hidden: [] });
  });

  it('knows the data of other partners, and of other programs', async () => {
    const copy = await copyPresent();
    await runSql(copy, `UPDATE last_good_config SET value = jsonb_set(value::jsonb, '{partnerCode}', '"rector"')`);
    expect(await found(copy)).toMatchObject({ other: 'foreign' });
    const elsewhere = await makeDatabase();
    await runSql(elsewhere, 'CREATE TABLE orders AS SELECT 1 AS id');
    expect(await found(elsewhere)).toMatchObject({ other: 'foreign' });
  });

  it('says that it does not know what a server that does not answer holds', async () => {
    const response = await found('any_name', 'postgres://svc:secret@127.0.0.1:1/any_name');
    expect(response).toMatchObject({ other: 'unknown', detail: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(response)).not.toContain('secret');
  });

  it.each(['editor', 'viewer'])('403: is made for admins only, not for an %s', async (role) => {
    expect(await compare('any_name', null, role)).toMatchObject({ ok: false, problem: { status: 403 } });
  });
});
