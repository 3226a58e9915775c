import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of a spooled postback that was sent without an answer. */
export class TellRedeliveries1764810000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE spool
        ADD COLUMN unanswered integer NOT NULL DEFAULT 0,
        ADD COLUMN silences integer NOT NULL DEFAULT 0`);
    await queryRunner.query(
      `COMMENT ON COLUMN spool.unanswered IS 'How often it was sent without an answer, so that it may be stored'`,
    );
    await queryRunner.query(
      `COMMENT ON COLUMN spool.silences IS 'How often it was sent alone to a service that was there, which then was not'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE spool DROP COLUMN unanswered, DROP COLUMN silences');
  }
}
