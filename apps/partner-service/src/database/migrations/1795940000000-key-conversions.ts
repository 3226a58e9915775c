import type { MigrationInterface, QueryRunner } from 'typeorm';

// A process of the previous version knows neither: it writes no key, and its conversions have none.
const UP = [
  'ALTER TABLE conversions ADD COLUMN IF NOT EXISTS conversion_key text',
  `COMMENT ON COLUMN conversions.conversion_key IS
     'Besides conversion_id, what identifies the conversion: names of fields and a hash of their values; null where the id alone does'`,
  `COMMENT ON COLUMN conversion_state.conversion_id IS
     'The conversion_id; where its key has further fields, chr(31) and conversions.conversion_key follow'`,
  'DROP INDEX CONCURRENTLY IF EXISTS conversion_state_by_id',
  `CREATE INDEX CONCURRENTLY conversion_state_by_id ON conversion_state (tenant_id, split_part(conversion_id, chr(31), 1))
     WHERE strpos(conversion_id, chr(31)) > 0`,
];

/**
 * A conversion can be identified by more fields than its id. The index is built without stopping writes, which no
 * transaction can do; what an interrupted run has left is built again.
 */
export class KeyConversions1795940000000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX conversion_state_by_id');
    await runner.query('ALTER TABLE conversions DROP COLUMN conversion_key');
  }
}
