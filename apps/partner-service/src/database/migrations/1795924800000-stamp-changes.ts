import type { MigrationInterface, QueryRunner } from 'typeorm';

// Rows of before get 0, which every snapshot has seen: neither they nor the table are rewritten. A process of the former
// version stamps too, by default and by trigger, without knowing of the column.
const UP = [
  `ALTER TABLE conversion_state ADD COLUMN tx xid8 NOT NULL DEFAULT '0'`,
  'ALTER TABLE conversion_state ALTER COLUMN tx SET DEFAULT pg_current_xact_id()',
  `COMMENT ON COLUMN conversion_state.tx IS 'The transaction that changed the row last, for the change feed'`,
  'CREATE INDEX conversion_state_by_tx ON conversion_state (tx)',
  `CREATE FUNCTION stamp_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.tx := pg_current_xact_id();
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER stamp_change BEFORE UPDATE ON conversion_state
     FOR EACH ROW WHEN (NEW.tx = OLD.tx) EXECUTE FUNCTION stamp_change()`,
];

const DOWN = [
  'DROP TRIGGER stamp_change ON conversion_state',
  'DROP FUNCTION stamp_change',
  'ALTER TABLE conversion_state DROP COLUMN tx',
];

/** Each conversion state names the transaction that changed it last. */
export class StampChanges1795924800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
