import type { MigrationInterface, QueryRunner } from 'typeorm';

const RENAME_DUPLICATES = `
  UPDATE api_keys SET name = left(name, 240) || ' #' || right(id::text, 12)
   WHERE id NOT IN (SELECT DISTINCT ON (name) id FROM api_keys ORDER BY name, created_at, id)`;

/** History names who did something by the key's name, so no two keys have the same. The oldest keeps its own. */
export class NameKeysApart1764850000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RENAME_DUPLICATES);
    // The renamed rows' audit events are written now: a table with pending ones cannot be altered.
    await runner.query('SET CONSTRAINTS ALL IMMEDIATE');
    await runner.query('ALTER TABLE api_keys ADD CONSTRAINT api_keys_name_key UNIQUE (name)');
  }

  /** The names stay apart. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP CONSTRAINT api_keys_name_key');
  }
}
