import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { checkMapping } from '@app/postback';
import { Client } from 'pg';
import { onDatabase } from '../databases/on-database';
import { FIND_FIRST_BROKEN_LINK } from '../audit-chain';
import { loadServiceConfig } from '../service-config';
import {
  createConfigDatabase,
  createRuntimeRole,
  insertApiKey,
  insertPartner,
  insertTenant,
  insertToken,
  type RuntimeRole,
} from '../testing/config-database';
import { asSuperuser } from '../testing/provisioned-database';

const FIND_WAITING = `
  SELECT FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = 'second' AND wait_event_type = 'Lock'`;
const MAPPING = '{"sub": "aff_sub", "clickid": "click_id", "amount": "usd_sale_amount"}';

describe('an edit in AppSheet', () => {
  let database: TestDatabase;
  let role: RuntimeRole;
  let appsheet: Client;
  let listener: Client;
  let notified: string[] = [];

  beforeAll(async () => {
    database = await createConfigDatabase();
    role = await createRuntimeRole(database, 'postback_appsheet');
    appsheet = new Client({ connectionString: role.url });
    listener = new Client({ connectionString: database.url });
    await Promise.all([appsheet.connect(), listener.connect()]);
    await listener.query('LISTEN config_changed');
    listener.on('notification', ({ payload }) => notified.push(payload!));
    await insertPartner(database.pool, 'rector', { parameter_mapping: MAPPING });
    await insertPartner(database.pool, 'other');
    await insertToken(database.pool, await insertTenant(database.pool, 'rector', 'shop'), 's');
    await insertApiKey(database.pool, 'k');
  });
  beforeEach(async () => {
    notified = [];
    await database.pool.query(`UPDATE partners SET parameter_mapping = '${MAPPING}' WHERE partner_code = 'rector'`);
    await database.pool.query(`UPDATE tenants SET parameter_mapping = '{}'`);
  });
  afterAll(async () => {
    await Promise.all([appsheet.end(), listener.end()]);
    await database.drop();
    await role.drop();
  });

  const configOf = (code: string) => loadServiceConfig(listener, code);
  const mappingOf = async (code: string) => Object.entries((await configOf(code)).mapping);
  const lastRevision = async () =>
    (await database.pool.query('SELECT * FROM partner_revisions ORDER BY changed_at DESC, version DESC LIMIT 1'))
      .rows[0];
  const lastAudit = async () => (await database.pool.query('SELECT * FROM audit_log ORDER BY id DESC LIMIT 1')).rows[0];
  const countRevisions = async () =>
    (await database.pool.query('SELECT count(*)::integer AS n FROM partner_revisions')).rows[0].n as number;

  it('of a partner is active, announced, a revision and a chained audit entry that names login and person', async () => {
    const { version } = await configOf('rector');
    const { rowCount } = await appsheet.query(
      `UPDATE appsheet_partners SET timezone = 'Asia/Singapore', charset = '', edited_by = 'Mei@Example.com'
        WHERE partner_code = 'rector'`,
    );
    expect(rowCount).toBe(1);
    expect(await configOf('rector')).toMatchObject({ timezone: 'Asia/Singapore', charset: null, version: version + 1 });
    expect(notified).toContain('rector');
    const actor = `sql:${role.name}/mei@example.com`;
    expect(await lastRevision()).toMatchObject({
      partner_code: 'rector',
      version: String(version + 1),
      changed_by: actor,
      before: { partner: { timezone: 'UTC' } },
      after: { partner: { timezone: 'Asia/Singapore' } },
    });
    expect(await lastAudit()).toMatchObject({ actor, action: 'update', entity: 'partner', entity_id: 'rector' });
    expect((await database.pool.query(FIND_FIRST_BROKEN_LINK)).rows).toEqual([]);
    const { rows } = await appsheet.query('SELECT * FROM appsheet_history ORDER BY changed_at DESC LIMIT 1');
    expect(rows).toMatchObject([{ revision_key: `rector/${version + 1}`, changed_by: actor }]);
  });

  it('without a person is recorded under the login', async () => {
    await appsheet.query(`DELETE FROM appsheet_mappings WHERE mapping_key = 'rector//sub'`);
    expect(await lastAudit()).toMatchObject({ actor: `sql:${role.name}`, entity: 'partner' });
  });

  it('of a tenant is active and recorded, for a new one and its later changes', async () => {
    await appsheet.query(
      `INSERT INTO appsheet_tenants (tenant_key, partner_code, code, name, dedupe, edited_by)
       VALUES ('a key of AppSheet', 'rector', 'agency', 'Agency', '', 'mei@example.com')`,
    );
    expect(await lastAudit()).toMatchObject({ action: 'insert', entity: 'tenant', entity_id: 'rector/agency' });
    expect(await lastRevision()).toMatchObject({ entity: 'tenant', entity_code: 'agency' });
    await appsheet.query(
      `UPDATE appsheet_tenants SET is_active = false, dedupe = 'flag' WHERE tenant_key = 'rector/agency'`,
    );
    expect((await configOf('rector')).tenants.at(-1)).toMatchObject({
      code: 'agency',
      isActive: false,
      dedupe: 'flag',
    });
    expect(await lastAudit()).toMatchObject({ action: 'update', after: { is_active: false } });
  });

  it('of a default tenant, whose partner inserted it, is recorded too', async () => {
    await appsheet.query(
      `INSERT INTO appsheet_mappings (mapping_key, partner_code, tenant_code, received_name, field)
       VALUES ('x', 'rector', 'default', 'pub', 'media_id')`,
    );
    expect(await lastAudit()).toMatchObject({ entity: 'tenant', entity_id: 'rector/default', action: 'update' });
    expect((await configOf('rector')).tenants[0]).toMatchObject({ code: 'default', mapping: { pub: 'media_id' } });
  });

  it('of a mapping changes one name, and keeps the order of the others', async () => {
    expect((await appsheet.query(`SELECT * FROM appsheet_mappings WHERE partner_code = 'rector'`)).rows[1]).toEqual({
      mapping_key: 'rector//clickid',
      partner_code: 'rector',
      tenant_code: null,
      received_name: 'clickid',
      field: 'click_id',
      position: 2,
      edited_by: null,
    });
    await appsheet.query(
      `INSERT INTO appsheet_mappings (mapping_key, partner_code, tenant_code, received_name, field, position)
       VALUES ('x', 'rector', '', ' payout ', 'usd_payout', NULL), ('y', 'rector', '', 'first', 'event', 1)`,
    );
    await appsheet.query(`UPDATE appsheet_mappings SET received_name = 'cid' WHERE mapping_key = 'rector//clickid'`);
    await appsheet.query(`DELETE FROM appsheet_mappings WHERE mapping_key = 'rector//sub'`);
    await appsheet.query(`UPDATE appsheet_mappings SET position = 1 WHERE mapping_key = 'rector//amount'`);
    expect(await mappingOf('rector')).toEqual([
      ['amount', 'usd_sale_amount'],
      ['first', 'event'],
      ['cid', 'click_id'],
      ['payout', 'usd_payout'],
    ]);
    expect(checkMapping((await configOf('rector')).mapping)).toEqual([]);
  });

  it('that changes nothing makes no revision', async () => {
    const before = await countRevisions();
    await appsheet.query(`UPDATE appsheet_mappings SET field = field, edited_by = 'mei@example.com'`);
    await appsheet.query(`UPDATE appsheet_partners SET timezone = timezone`);
    expect(await countRevisions()).toBe(before);
  });

  /** Runs `first` in a transaction that commits once `second` of another session waits for it. */
  async function runAtOnce(first: string, second: string): Promise<PromiseSettledResult<unknown>> {
    const other = new Client({ connectionString: role.url, application_name: 'second' });
    await other.connect();
    try {
      await appsheet.query('BEGIN');
      await appsheet.query(first);
      const outcome = Promise.allSettled([other.query(second)]);
      await onDatabase(asSuperuser(database.url), (superuser) =>
        until('the second waits for a lock', async () => (await superuser.query(FIND_WAITING)).rowCount === 1),
      );
      await appsheet.query('COMMIT');
      return (await outcome)[0];
    } finally {
      await appsheet.query('ROLLBACK');
      await other.end();
    }
  }

  it('of two names by two people at once loses neither', async () => {
    await runAtOnce(
      `UPDATE appsheet_mappings SET field = 'sub_id' WHERE mapping_key = 'rector//sub'`,
      `UPDATE appsheet_mappings SET field = 'usd_payout' WHERE mapping_key = 'rector//amount'`,
    );
    expect(Object.fromEntries(await mappingOf('rector'))).toMatchObject({ sub: 'sub_id', amount: 'usd_payout' });
  });

  it.each([
    [
      `UPDATE appsheet_partners SET timezone = 'Asia/Tokyo' WHERE partner_code = 'other'`,
      `UPDATE appsheet_partners SET dedupe = 'flag' WHERE partner_code = 'other'`,
    ],
    [
      `UPDATE appsheet_mappings SET field = 'sub_id' WHERE mapping_key = 'rector//sub'`,
      `DELETE FROM appsheet_mappings WHERE mapping_key = 'rector//sub'`,
    ],
  ])('of a row that somebody else changes at that moment is refused', async (first, second) => {
    const { reason } = (await runAtOnce(first, second)) as PromiseRejectedResult;
    expect((reason as Error).message).toContain('changed meanwhile; sync and try again');
  });

  it.each([
    [`UPDATE appsheet_partners SET timezone = 'Mars/Base'`, 'timezone "Mars/Base" is not known'],
    [`UPDATE appsheet_partners SET dedupe = 'sometimes'`, 'dedupe is update, flag or off'],
    [`UPDATE appsheet_partners SET timeout_ms = 5`, 'timeout_ms is between 100 and 60000'],
    [`UPDATE appsheet_partners SET max_daily_requests = -1`, 'max_daily_requests is a whole number; 0 is unlimited'],
    [`UPDATE appsheet_partners SET charset = 'utf-7'`, 'charset is big5, euc-jp'],
    [`UPDATE appsheet_partners SET endpoint_path = '/x'`, 'are read-only here'],
    [`UPDATE appsheet_partners SET is_active = false`, 'are read-only here'],
    [`UPDATE appsheet_partners SET edited_by = 'Mei', timezone = 'UTC'`, 'edited_by is an email address'],
    [`INSERT INTO appsheet_tenants VALUES ('', 'nobody', 'x', 'X')`, 'there is no partner with this partner_code'],
    [`INSERT INTO appsheet_tenants VALUES ('', 'rector', 'shop', 'X')`, 'has a tenant with this code already'],
    [`INSERT INTO appsheet_tenants VALUES ('', 'rector', 'A b', 'X')`, 'code has 1 to 63 lower-case letters'],
    [`UPDATE appsheet_tenants SET code = 'y' WHERE code = 'shop'`, 'tenant_key, partner_code, code and is_default are'],
    [`UPDATE appsheet_tenants SET is_active = false WHERE code = 'default'`, 'the default tenant stays active'],
    [`UPDATE appsheet_mappings SET field = 'usd_payot'`, '"sub" maps to "usd_payot", which is not a field'],
    [`UPDATE appsheet_mappings SET field = NULL`, 'a row has a received_name and a field'],
    [
      `UPDATE appsheet_mappings SET received_name = ' ' WHERE field = 'aff_sub'`,
      'a row has a received_name and a field',
    ],
    [
      `UPDATE appsheet_mappings SET received_name = 'SUB' WHERE field = 'click_id'`,
      'the name "sub" is mapped to aff_sub',
    ],
    [`UPDATE appsheet_mappings SET received_name = 'API–key' WHERE field = 'click_id'`, 'would be stored in clear'],
    [`UPDATE appsheet_mappings SET partner_code = 'other'`, 'a row stays with its partner and tenant'],
    [
      `INSERT INTO appsheet_mappings VALUES ('', 'rector', NULL, 'sub', 'click_id')`,
      'the name "sub" is mapped to aff_sub',
    ],
    [
      `INSERT INTO appsheet_mappings VALUES ('', 'rector', 'no', 'x', 'click_id')`,
      'no partner "rector" with a tenant "no"',
    ],
  ])('is refused in a sentence, and changes nothing: %s', async (statement, sentence) => {
    const before = await countRevisions();
    await expect(appsheet.query(statement)).rejects.toThrow(sentence);
    expect(await countRevisions()).toBe(before);
  });

  it.each([
    'SELECT * FROM partners',
    'SELECT database_url FROM partners',
    'SELECT signing_secret FROM partners',
    'SELECT * FROM tenants',
    'SELECT token_encrypted FROM tenant_tokens',
    'SELECT token_hash FROM tenant_tokens',
    'SELECT key_hash FROM api_keys',
    'SELECT * FROM api_keys',
    'SELECT * FROM console_sessions',
    'SELECT * FROM sign_in_codes',
    'SELECT * FROM console_people',
    'SELECT * FROM mapping_drafts',
    'SELECT * FROM service_roles',
    'SELECT * FROM partner_revisions',
    'SELECT * FROM audit_log',
    'SELECT * FROM audit_chain',
    'SELECT * FROM gateway_routes',
    'SELECT * FROM schema_migrations',
    `UPDATE partners SET timezone = 'UTC'`,
    `UPDATE partners SET parameter_mapping = '{}'`,
    `INSERT INTO tenants (partner_code, code, name) VALUES ('rector', 'x', 'x')`,
    'INSERT INTO appsheet_partners (partner_code) VALUES (1)',
    'DELETE FROM appsheet_partners',
    'DELETE FROM appsheet_tenants',
    'DELETE FROM appsheet_history',
    `UPDATE appsheet_history SET changed_by = 'x'`,
    'UPDATE api_keys SET revoked_at = now()',
    `INSERT INTO console_people (email, role) VALUES ('me@example.com', 'admin')`,
    'UPDATE audit_log SET actor = null',
    'DELETE FROM audit_log',
    `INSERT INTO audit_log (action, entity, entity_id) VALUES ('redrive', 'spool', '*')`,
    `INSERT INTO service_roles VALUES (session_user, 'rector')`,
    `SELECT write_audit('partner', 'rector', 'rector', NULL, '{}')`,
    `SELECT write_revision('rector', 'partner', 'rector')`,
    `SELECT start_session_with_key('${'k'.repeat(43)}', '${'n'.repeat(43)}')`,
    `SELECT find_api_key('${'k'.repeat(43)}')`,
    `SELECT lock_mapping('rector', NULL)`,
    `SELECT collect_audit_event('rector', 1, now(), NULL, 'redrive', 'quarantine', 'rector', 'rector', '{}')`,
    'ALTER VIEW appsheet_partners OWNER TO CURRENT_USER',
    'DROP TRIGGER edit_appsheet_partner ON appsheet_partners',
    'CREATE TABLE mine (id integer)',
    'SET ROLE postback_config_writer',
    'SET session_replication_role = replica',
  ])('may not: %s', async (statement) => {
    await expect(appsheet.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  it.each([
    [`app.actor`, 'seed'],
    [`app.actor`, 'key:test k'],
    [`app.person`, 'admin@example.com'],
  ])('cannot name another actor with %s = %s', async (setting, value) => {
    await database.pool.query(
      `INSERT INTO console_people (email, role) VALUES ('admin@example.com', 'admin') ON CONFLICT DO NOTHING`,
    );
    const before = await countRevisions();
    await expect(
      appsheet.query(`SELECT set_config('${setting}', '${value}', true);
                      UPDATE appsheet_partners SET timezone = 'Asia/Taipei'`),
    ).rejects.toThrow('named by its API key or its login only');
    expect(await countRevisions()).toBe(before);
  });
});
