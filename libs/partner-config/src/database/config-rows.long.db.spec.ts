import type { TestDatabase } from '@app/common/testing/test-database';
import { CHARSETS, checkEndpointPath, KEY_FIELDS, normalizeEndpointPath } from '@app/postback';
import { array, constantFrom, integer, oneof, sample, string } from 'fast-check';
import type { Pool } from 'pg';
import { createConfigDatabase, insertPartner, insertTenant, insertToken } from '../testing/config-database';

describe('rows of the config database', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createConfigDatabase();
    pool = database.pool;
    await insertPartner(pool, 'first');
  });
  afterAll(() => database.drop());

  it.each([
    ['partner_code', 'A-b'],
    ['partner_code', 'config'],
    ['partner_code', 'rollback'],
    ['cloud_run_service_name', 'x'.repeat(43)],
    ['endpoint_path', 'no/slash'],
    ['endpoint_path', '/involve/event/'],
    ['endpoint_path', '/a//b'],
    ['endpoint_path', '/api/event'],
    ['endpoint_path', '/postback'],
    ['endpoint_path', '/Partner/x'],
    ['endpoint_path', '/a/stats'],
    ['endpoint_path', '/a/conversions/b'],
    ['endpoint_path', '/a/../b'],
    ['endpoint_path', '/docs-json'],
    ['endpoint_path', '/a/conversions'],
    ['endpoint_path', '/a/quarantine'],
    ['endpoint_path', '/a b'],
    ['endpoint_url', 'ftp://host'],
    ['endpoint_url', 'http://user:password@host'],
    ['timeout_ms', 0],
    ['database_name', 'postback_config'],
    ['database_url', 'mysql://host/db'],
    ['parameter_mapping', '[]'],
    ['parameter_mapping', '{"a": 1}'],
    ['parameter_mapping', '{"a": ["click_id"]}'],
    ['field_rules', '{"status": "x"}'],
    ['timezone', 'Nowhere/Here'],
    ['timezone', 'posix/UTC'],
    ['dedupe', 'sometimes'],
    ['conversion_key', '{}'],
    ['conversion_key', '{adv_sub}'],
    ['conversion_key', '{conversion_id,usd_payout}'],
    ['conversion_key', '{conversion_id,adv_sub,adv_sub}'],
    ['amounts_on_duplicate', 'sum'],
    ['date_order', 'ydm'],
    ['timezone_field', ''],
    ['envelope', ''],
    ['charset', 'utf-8'],
    ['on_invalid', 'drop'],
    ['on_limit', 'drop'],
    ['max_daily_requests', -1],
    ['data_retention_days', 0],
    ['success_response', '{"body": "OK"}'],
  ])('refuse %s = %s', async (column, value) => {
    await expect(insertPartner(pool, 'second', { [column]: value })).rejects.toMatchObject({
      code: '23514',
      constraint: `partners_${column}_check`,
    });
  });

  it('accept the same charsets and conversion keys as the API', async () => {
    for (const charset of CHARSETS) {
      await pool.query('UPDATE partners SET charset = $1 WHERE partner_code = $2', [charset, 'first']);
    }
    const isKey = 'SELECT field FROM unnest($1::text[]) AS field WHERE NOT is_conversion_key(ARRAY[field, $2])';
    const others = KEY_FIELDS.filter((field) => field !== 'conversion_id');
    expect((await pool.query(isKey, [others, 'conversion_id'])).rows).toEqual([]);
  });

  it('accept the same endpoint paths as the API', async () => {
    const word = constantFrom(
      'a',
      'Z9',
      '-',
      '.',
      '..',
      '_',
      '~',
      '',
      'api',
      'Docs',
      'docs-json',
      'docs2',
      'stats',
      'é',
      ' ',
    );
    const path = oneof(
      array(word, { maxLength: 4 }).map((words) => `/${words.join('/')}`),
      string({ maxLength: 12 }).map((text) => normalizeEndpointPath(text.replaceAll('\u0000', ''))),
      integer({ min: 250, max: 260 }).map((length) => `/${'x'.repeat(length)}`),
    );
    const paths = sample(path, 1_000);
    const { rows } = await pool.query<{ path: string; taken: boolean }>(
      'SELECT path, is_endpoint_path(path) AS taken FROM unnest($1::text[]) AS path',
      [paths],
    );
    // The API cuts slashes at the ends before it looks.
    const checked = rows.filter((row) => normalizeEndpointPath(row.path) === row.path);
    expect(checked.length).toBeGreaterThan(100);
    expect(checked.filter((row) => row.taken !== (checkEndpointPath(row.path).length === 0))).toEqual([]);
  });

  it.each([
    ['endpoint_path', 'partners_endpoint_path_key', { endpoint_path: '/first/event' }],
    ['database_name', 'partners_database_name_key', { database_name: 'first_db' }],
    ['service name in a region', 'partners_cloud_run_service_name_key', { cloud_run_service_name: 'first-postback' }],
  ])('have a unique %s', async (_, constraint, columns) => {
    await expect(insertPartner(pool, 'second', columns)).rejects.toMatchObject({ code: '23505', constraint });
  });

  it('accept a service name again in another project', async () => {
    const columns = { cloud_run_service_name: 'first-postback', cloud_run_project_id: 'another-project' };
    await expect(insertPartner(pool, 'elsewhere', columns)).resolves.toBeUndefined();
  });

  it('have at most one default partner', async () => {
    await insertPartner(pool, 'the_default', { is_default: true });
    await expect(insertPartner(pool, 'another_default', { is_default: true })).rejects.toMatchObject({ code: '23505' });
  });

  it.each(['partners', 'tenants'])('are never deleted from %s', async (table) => {
    await expect(pool.query(`DELETE FROM ${table}`)).rejects.toThrow(`rows of ${table} are never deleted`);
  });

  it.each([
    [`UPDATE partners SET partner_code = 'renamed' WHERE partner_code = 'first'`, 'the codes of partners never change'],
    [`UPDATE tenants SET code = 'renamed' WHERE partner_code = 'first'`, 'the codes of tenants never change'],
  ])('never change their codes: %s', async (statement, message) => {
    await expect(pool.query(statement)).rejects.toThrow(message);
  });

  it('keep a default tenant for each partner', async () => {
    await expect(
      pool.query(`UPDATE tenants SET is_default = false WHERE partner_code = 'first'`),
    ).rejects.toMatchObject({
      code: '23514',
      constraint: 'tenants_is_default_check',
    });
    await expect(pool.query(`UPDATE tenants SET is_active = false WHERE partner_code = 'first'`)).rejects.toMatchObject(
      {
        constraint: 'tenants_is_active_check',
      },
    );
  });

  it('let a transaction make another tenant the default', async () => {
    await insertPartner(pool, 'moving');
    await insertTenant(pool, 'moving', 'next');
    await pool.query(`
      BEGIN;
      UPDATE tenants SET is_default = false WHERE partner_code = 'moving' AND code = 'default';
      UPDATE tenants SET is_default = true WHERE partner_code = 'moving' AND code = 'next';
      COMMIT`);
    const { rows } = await pool.query(`SELECT code FROM tenants WHERE partner_code = 'moving' AND is_default`);
    expect(rows).toEqual([{ code: 'next' }]);
  });

  it('start a tenant with seven days of retention', async () => {
    const id = await insertTenant(pool, 'first', 'new');
    const { rows } = await pool.query('SELECT data_retention_days FROM tenants WHERE id = $1', [id]);
    expect(rows).toEqual([{ data_retention_days: 7 }]);
  });

  it('have no active token twice in any partner until it is removed', async () => {
    await insertPartner(pool, 'other');
    const [one, other] = [await insertTenant(pool, 'first', 'one'), await insertTenant(pool, 'other', 'one')];
    await insertToken(pool, one, 't');
    await expect(insertToken(pool, other, 't')).rejects.toMatchObject({ constraint: 'tenant_tokens_token_hash_key' });
    await pool.query('UPDATE tenant_tokens SET is_active = false WHERE tenant_id = $1', [one]);
    await expect(insertToken(pool, other, 't')).resolves.toBeUndefined();
  });

  it('hold no token in plain text', async () => {
    const insert = `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted)
                    SELECT id, 'ts_token', 'default-ts-token', 'default-ts-token' FROM tenants LIMIT 1`;
    await expect(pool.query(insert)).rejects.toMatchObject({ code: '23514' });
  });
});
