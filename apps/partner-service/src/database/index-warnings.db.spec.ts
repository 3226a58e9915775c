import { runMigrations } from '@app/common/database/run-migrations';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { MIGRATIONS } from './migrations';
import { createPartitionOf } from './partition';

const PREVIOUS = MIGRATIONS.filter(({ name }) => !/Warnings/.test(name));

const LIST_INDEXES = `
  SELECT indrelid::regclass::text AS table, indisvalid AS is_valid FROM pg_index
  WHERE indexrelid::regclass::text LIKE '%warning%_idx' OR indexrelid::regclass::text = 'conversions_by_warning'
  ORDER BY 1`;

describe('the index of warnings', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('partner_before', async (url) => void (await runMigrations(url, PREVIOUS)));
    await createPartitionOf(database.pool, '2026-01-30', 'day');
    await createPartitionOf(database.pool, '2026-01-31', 'day');
  });
  afterAll(() => database.drop());

  it('covers the partitions of before and after its migration, also where an earlier run was interrupted', async () => {
    const { pool } = database;
    await pool.query('CREATE INDEX conversions_p20260131_warnings_idx ON conversions_p20260131 (warnings)');
    await runMigrations(database.url, MIGRATIONS);
    await createPartitionOf(pool, '2026-02-01', 'day');
    const { rows } = await pool.query(LIST_INDEXES);
    const tables = ['conversions', 'conversions_p20260130', 'conversions_p20260131', 'conversions_p20260201'];
    expect(rows).toEqual(tables.map((table) => ({ table, is_valid: true })));
  });

  it('lets a process of the previous version store, which counts no warnings', async () => {
    const stored = await database.pool.query(
      `INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test,
         conversion_id, warnings, raw_data, request_line, request_headers)
       VALUES ('019aa5f0-0000-7000-8000-000000000001', '2026-01-31T12:00:00Z', 1, 1, false, false, false,
         'a', '[{"field":"usd_payout","code":"amount_doubtful"}]', '{}', 'GET /', '{}')`,
    );
    expect(stored.rowCount).toBe(1);
  });
});
