import { ADMIN_ROLE } from '@app/partner-config/databases/platform-databases';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { cellEndpointUrl, cellPlaceOf } from '@app/partner-config/databases/cell-databases';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSchema } from '@app/common/testing/describe-schema';
import { Client } from 'pg';
import { provisionPartner } from '../../../apps/partner-service/src/host/provision-partner';
import { onDatabase } from '@app/partner-config/databases/on-database';
import {
  createEmptyPlatform,
  fillPlatform,
  type PlatformOnPostgres,
} from '../../dev-server/testing/platform-on-postgres';
import { type PostgresWithTools, startPostgresWithTools } from '../../dev-server/testing/postgres-with-tools';
import { backUp } from './back-up';
import { MANIFEST_FILE, type Manifest } from './manifest';
import { findPostgresTools } from './postgres-tools';
import { restoreDatabases } from './restore';

jest.setTimeout(180_000);

const CELL = 'cell-a';
const CELL_URL = 'http://cell-a.test';
const READ_RIGHTS = `SELECT has_schema_privilege($1, $2, 'USAGE') AS usage, has_table_privilege($1, $2 || '.conversion_hourly', 'SELECT') AS select`;
const DAY = '20250101';
const FILL_PARTNER = `
  CREATE TABLE conversions_p${DAY} PARTITION OF conversions
    FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-01-02 00:00:00+00');
  INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test, conversion_id,
                           usd_payout, raw_data, request_line, request_headers, request_ip)
  SELECT gen_random_uuid(), '2025-01-01 12:00:00+00', 1, 1, false, false, false, 'c' || n, 1.2345,
         '{"b":1,  "a":12345678901234567890,"b":"é\\u0041"}', 'GET /', '{}', '203.0.113.7'
    FROM generate_series(1, 1000) AS n;
  INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, reasons, body, request_line, digest, size_bytes)
  VALUES (gen_random_uuid(), now(), 1, 1, false, '[]', '\\x00ff', 'POST /', 'd', 2);`;

const READ_PARTNER = `
  SELECT md5(string_agg(c::text, '' ORDER BY conversion_id)) AS conversions,
         (SELECT md5(string_agg(q::text, '')) FROM quarantine q) AS quarantine FROM conversions c`;

/** Adds a partner to a cell, which provisions it, and a conversion there. */
async function addToCell({ databases }: PlatformOnPostgres, code: string): Promise<void> {
  await databases.createForCell(CELL, CELL_URL);
  await onDatabase(await databases.configUrl(ADMIN_ROLE), (client) =>
    insertPartner(client, code, { endpoint_url: cellEndpointUrl(CELL_URL, code) }),
  );
  const url = await databases.cellUrl(CELL);
  await provisionPartner(url, CELL, code);
  await inCell(url, code, (client) => client.query(FILL_PARTNER));
}

/** What a connection sees as a partner of the cell. */
function inCell<T>(url: string, code: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { role, schema } = cellPlaceOf(code);
  return onDatabase(url, async (client) => {
    await client.query(`SET ROLE ${role}; SET search_path = ${schema}`);
    return work(client);
  });
}

/** Reports where it cannot be tested; on CI that is a failure. */
const cannotTry = (): void => {
  const reason = 'Back-up and restore are NOT tested: this machine has no pg_dump and pg_restore beside a PostgreSQL.';
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`${reason}\n`);
};

describe('a backup', () => {
  let postgres: PostgresWithTools | undefined;
  let second: PostgresWithTools | undefined;
  let source: PlatformOnPostgres;
  let folder: string;
  let manifest: Manifest;

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'backup-of-test-')), 'backup');
    postgres = await startPostgresWithTools();
    if (!postgres) return cannotTry();
    second = await startPostgresWithTools();
    source = await createEmptyPlatform(postgres.url);
    await fillPlatform(source.databases);
    await onDatabase(await source.databases.partnerUrl('own', 'own_db'), (client) => client.query(FILL_PARTNER));
    await addToCell(source, 'small');
    const keys = source.secrets.appKeys;
    manifest = await backUp(folder, { databases: source.databases, keys, tools: postgres.tools, say: () => undefined });
  });
  afterAll(async () => {
    await source?.stop();
    await postgres?.stop();
    await second?.stop();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  /** Restores into an empty platform on its own server. */
  async function restoreElsewhere(platform: PlatformOnPostgres, options = { withOtherKeys: false }): Promise<Manifest> {
    const keys = options.withOtherKeys ? platform.secrets.appKeys : source.secrets.appKeys;
    const { tools } = second!;
    return restoreDatabases(folder, { databases: platform.databases, keys, tools, say: () => undefined, ...options });
  }

  it('contains every database with its counts and checksum, readable only by its owner', async () => {
    if (!postgres) return cannotTry();
    expect(manifest.databases.map(({ database_name: name }) => name)).toEqual([
      'postback_gateway',
      'own_db',
      'other_db',
      'postback_cell_a',
      'postback_analytics',
      'postback_insight',
      'postback_config',
    ]);
    // The gateway's first: what is delivered from then on is in both dumps rather than in neither.
    const moments = manifest.databases.map(({ as_of: asOf }) => asOf!);
    expect(moments).toEqual(moments.toSorted());
    const own = manifest.databases.find(({ partner_code: code }) => code === 'own')!;
    expect(own.rows).toMatchObject({ conversions: 1000, quarantine: 1, conversion_state: 0 });
    expect(manifest.databases.at(-1)!.rows).toMatchObject({ partners: 3, service_roles: 2, cell_roles: 1 });
    const small = manifest.databases.find(({ partner_code: code }) => code === 'small')!;
    expect(small).toMatchObject({ cell: CELL, file: 'postback_cell_a.small.dump', rows: { conversions: 1000 } });
    for (const file of [own.file, MANIFEST_FILE]) expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
    const { TOKEN_HASH_KEY, ENCRYPTION_KEY } = source.secrets.appKeys;
    for (const key of [TOKEN_HASH_KEY, ENCRYPTION_KEY]) expect(text).not.toContain(key);
  });

  it('does not overwrite another backup', async () => {
    if (!postgres) return cannotTry();
    const parts = { databases: source.databases, keys: source.secrets.appKeys, tools: postgres.tools };
    await expect(backUp(folder, { ...parts, say: () => undefined })).rejects.toThrow('is not empty');
  });

  it('is rejected when it is damaged, before anything is written', async () => {
    if (!postgres) return cannotTry();
    const empty = await createEmptyPlatform(second!.url);
    const path = join(folder, 'own_db.dump');
    const whole = await readFile(path);
    await appendFile(path, 'x');
    await expect(restoreElsewhere(empty)).rejects.toThrow('the checksum of own_db.dump does not match');
    expect(await empty.databases.exists('postback_config')).toBe(false);
    await writeFile(path, whole);
    await empty.stop();
  });

  it('is rejected with other keys, unless they are accepted', async () => {
    if (!postgres) return cannotTry();
    const empty = await createEmptyPlatform(second!.url);
    const { tools } = second!;
    const parts = { databases: empty.databases, keys: empty.secrets.appKeys, tools, say: () => undefined };
    await expect(restoreDatabases(folder, { ...parts, withOtherKeys: false })).rejects.toThrow(
      'was made with other keys',
    );
    expect(await empty.databases.exists('postback_config')).toBe(false);
    await empty.stop();
  });

  it('restores rows, rights, triggers and isolation on an empty server', async () => {
    if (!postgres) return cannotTry();
    const target = await createEmptyPlatform(second!.url);
    expect((await restoreElsewhere(target)).databases).toHaveLength(7);
    const urls = (platform: PlatformOnPostgres) =>
      Promise.all([
        platform.databases.configUrl(ADMIN_ROLE),
        platform.databases.gatewayUrl(),
        platform.databases.partnerUrl('own', 'own_db'),
        platform.databases.partnerUrl('other', 'other_db'),
        platform.databases.analyticsUrl(),
        platform.databases.insightUrl(),
      ]);
    const [before, after] = await Promise.all([urls(source), urls(target)]);
    for (const [index, url] of after.entries()) {
      expect(await onDatabase(url, describeSchema)).toEqual(await onDatabase(before[index]!, describeSchema));
    }
    const read = (url: string) => onDatabase(url, async (client: Client) => (await client.query(READ_PARTNER)).rows);
    expect(await read(after[2])).toEqual(await read(before[2]));
    const [cellBefore, cellAfter] = await Promise.all([source, target].map((one) => one.databases.cellUrl(CELL)));
    const readSmall = (url: string) => inCell(url, 'small', async (client) => (await client.query(READ_PARTNER)).rows);
    expect(await readSmall(cellAfter!)).toEqual(await readSmall(cellBefore!));
    const { readerRole, schema } = cellPlaceOf('small');
    const rights = await inCell(cellAfter!, 'small', (client) => client.query(READ_RIGHTS, [readerRole, schema]));
    expect(rights.rows).toEqual([{ usage: true, select: true }]);
    // Its cell finds nothing to migrate, and goes on.
    await provisionPartner(cellAfter!, CELL, 'small');
    await inCell(cellAfter!, 'small', (client) => client.query('UPDATE conversions SET usd_payout = 2'));
    const ofService = await target.databases.configUrl(serviceRole('own'));
    const seen = await onDatabase(ofService, (client) => client.query('SELECT partner_code FROM partners'));
    expect(seen.rows).toEqual([{ partner_code: 'own' }]);
    await onDatabase(after[0], (client) =>
      client.query(`UPDATE partners SET partner_name = 'Own' WHERE partner_code = 'own'`),
    );
    const audited = await onDatabase(after[0], (client) =>
      client.query(`SELECT FROM audit_log WHERE action = 'update'`),
    );
    expect(audited.rowCount).toBe(1);

    await expect(restoreElsewhere(target)).rejects.toThrow('The database postback_gateway is not empty');
    await target.stop();
  });
});

describe('the tools of a backup', () => {
  it('have the server’s major version, or the error names what to install', async () => {
    await expect(findPostgresTools(99)).rejects.toThrow(
      /The server runs PostgreSQL 99, but this machine has no pg_dump and pg_restore 99\..*Install them \(postgresql-client-99\), or set POSTGRES_TOOLS_DIR/,
    );
  });
});
