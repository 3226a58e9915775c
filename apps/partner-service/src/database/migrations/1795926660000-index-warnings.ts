import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = 'USING gin (warnings jsonb_path_ops) WHERE warnings IS NOT NULL';

const LIST_PARTITIONS_WITHOUT = `
  SELECT child.relname AS name
  FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
  WHERE inhparent = 'conversions'::regclass AND NOT EXISTS (
    SELECT FROM pg_index JOIN pg_inherits AS part ON part.inhrelid = indexrelid
    WHERE indrelid = child.oid AND part.inhparent = 'conversions_by_warning'::regclass)`;

/**
 * Finds postbacks by a warning. Each partition's index is built without stopping its writes, which no transaction can
 * do; what an interrupted run has left is built again. New partitions get theirs when they are attached.
 */
export class IndexWarnings1795926660000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX IF NOT EXISTS conversions_by_warning ON ONLY conversions ${COLUMNS}`);
    for (const { name } of (await runner.query(LIST_PARTITIONS_WITHOUT)) as { name: string }[]) {
      const index = `${name}_warnings_idx`;
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${index} ON ${name} ${COLUMNS}`);
      await runner.query(`ALTER INDEX conversions_by_warning ATTACH PARTITION ${index}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX conversions_by_warning');
  }
}
