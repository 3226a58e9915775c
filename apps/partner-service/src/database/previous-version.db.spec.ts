import { runMigrations } from '@app/common/database/run-migrations';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { Client } from 'pg';
import { MIGRATIONS } from './migrations';

const ID = '019aa5f0-0000-7000-8000-000000000001';

/** The statements of the previous version that use the tables under their previous names. */
const PREVIOUS = {
  insert: {
    name: 'store_new_conversions',
    text: `
      WITH entered AS (
        INSERT INTO conversion_keys (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name)
        SELECT 1, $1, $2::uuid, now(), date_trunc('hour', now()), '', false
        ON CONFLICT DO NOTHING
        RETURNING original_id
      ), receipted AS (INSERT INTO receipts SELECT original_id FROM entered)
      SELECT original_id FROM entered`,
  },
  lock: {
    name: 'lock_conversions',
    text: `
      SELECT key.*, to_json(original) AS original
      FROM conversion_keys AS key
      LEFT JOIN LATERAL (
        SELECT conversion_id FROM conversions WHERE received_at = key.original_received_at AND id = key.original_id
      ) AS original ON true
      WHERE (key.tenant_id, key.conversion_id) IN (SELECT 1, $1) ORDER BY 1, 2 FOR UPDATE OF key`,
  },
  update: {
    name: 'store_repeats',
    text: `
      UPDATE conversion_keys AS key SET (status, usd_payout) = (state.status, state.usd_payout)
      FROM (VALUES ('approved', 2.5)) AS state (status, usd_payout) WHERE key.conversion_id = $1`,
  },
  count: {
    name: 'count_conversion',
    text: `
      INSERT INTO conversion_hourly AS total (hour, tenant_id, offer, status, currency, conversions)
      VALUES ('2026-01-01T00:00:00Z', 1, $1, '', '', 1)
      ON CONFLICT (hour, tenant_id, offer, status, currency) DO UPDATE SET
        conversions = total.conversions + excluded.conversions`,
  },
  forget: {
    name: 'delete_keys',
    text: `
      DELETE FROM conversion_keys WHERE (tenant_id, conversion_id) IN (
        SELECT tenant_id, conversion_id FROM conversion_keys WHERE conversion_id = $1 ORDER BY 1, 2 LIMIT 10 FOR UPDATE)`,
  },
};

/** Gives the tables the names that they had before this version. */
const PREVIOUS_NAMES = `
  DROP VIEW conversion_keys, receipts;
  ALTER TABLE conversion_state RENAME TO conversion_keys;
  ALTER INDEX conversion_state_pkey RENAME TO conversion_keys_pkey;
  ALTER INDEX conversion_state_by_age RENAME TO conversion_keys_by_age;
  ALTER TABLE seen_postback_ids RENAME TO receipts;
  ALTER INDEX seen_postback_ids_pkey RENAME TO receipts_pkey;
  UPDATE schema_migrations SET name = 'RecordAuditEvents1764851000000'`;

describe('a database of the previous version', () => {
  let database: TestDatabase;
  let previous: Client;
  let ran: string[];
  beforeAll(async () => {
    const tables = MIGRATIONS.slice(0, 1);
    database = await createTestDatabase('former_partner', async (url) => void (await runMigrations(url, tables)));
    await database.pool.query(PREVIOUS_NAMES);
    previous = new Client({ connectionString: database.url });
    await previous.connect();
    await previous.query({ ...PREVIOUS.insert, values: ['old', ID] });
    await previous.query({ ...PREVIOUS.lock, values: ['old'] });
    ran = await runMigrations(database.url, MIGRATIONS);
  });
  afterAll(async () => {
    await previous.end();
    await database.drop();
  });

  it('keeps its rows under the new names', async () => {
    expect(ran).toEqual(MIGRATIONS.map(({ name }) => name));
    const states = await database.pool.query('SELECT conversion_id, original_id FROM conversion_state');
    expect(states.rows).toEqual([{ conversion_id: 'old', original_id: ID }]);
    expect((await database.pool.query('SELECT id FROM seen_postback_ids')).rows).toEqual([{ id: ID }]);
  });

  it('decides uniqueness for a process that still runs the previous version', async () => {
    const again = await previous.query({ ...PREVIOUS.insert, values: ['old', ID] });
    expect(again.rows).toEqual([]);
    const seen = previous.query({ ...PREVIOUS.insert, values: ['new', ID] });
    await expect(seen).rejects.toMatchObject({ code: '23505' });
  });

  it('locks and updates the renamed rows through the previous names', async () => {
    await previous.query('BEGIN');
    const locked = await previous.query({ ...PREVIOUS.lock, values: ['old'] });
    expect(locked.rows).toEqual([expect.objectContaining({ conversion_id: 'old', original: null })]);
    const skipped = await database.pool.query('SELECT FROM conversion_state FOR UPDATE SKIP LOCKED');
    expect(skipped.rowCount).toBe(0);
    await previous.query({ ...PREVIOUS.update, values: ['old'] });
    await previous.query('COMMIT');
    const { rows } = await database.pool.query('SELECT status, usd_payout FROM conversion_state');
    expect(rows).toEqual([{ status: 'approved', usd_payout: '2.5000' }]);
  });

  it('sums what both versions count', async () => {
    await previous.query({ ...PREVIOUS.count, values: ['shared'] });
    await previous.query({ ...PREVIOUS.count, values: ['shared'] });
    await database.pool.query(
      `INSERT INTO conversion_hourly_shards (hour, tenant_id, offer, status, currency, writer, conversions)
       VALUES ('2026-01-01T00:00:00Z', 1, 'shared', '', '', 1, 5)`,
    );
    const { rows } = await previous.query('SELECT sum(conversions)::integer AS conversions FROM conversion_hourly');
    expect(rows).toEqual([{ conversions: 7 }]);
  });

  it('lets the previous maintenance delete', async () => {
    await previous.query({ ...PREVIOUS.forget, values: ['old'] });
    await previous.query('DELETE FROM receipts WHERE id IN (SELECT id FROM receipts ORDER BY id LIMIT 10)');
    const { rows } = await database.pool.query(
      'SELECT (SELECT count(*)::int FROM conversion_state) + (SELECT count(*)::int FROM seen_postback_ids) AS left',
    );
    expect(rows).toEqual([{ left: 0 }]);
  });

  it('is refused where it lacks some of the earlier steps', async () => {
    const older = await createTestDatabase('older_partner', async (url) => {
      await runMigrations(url, MIGRATIONS.slice(0, 1));
    });
    await older.pool.query(PREVIOUS_NAMES);
    await older.pool.query(`UPDATE schema_migrations SET name = 'SpendSignatures1764830001000'`);
    await expect(runMigrations(older.url, MIGRATIONS)).rejects.toThrow(/Migrate it with the last version/);
    await older.drop();
  });
});
