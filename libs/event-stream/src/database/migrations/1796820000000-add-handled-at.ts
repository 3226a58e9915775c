import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When events took effect: those of a replay are of long ago, and their messages are not. */
export class AddHandledAt1796820000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE handled ADD COLUMN handled_at timestamptz NOT NULL DEFAULT now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE handled DROP COLUMN handled_at');
  }
}
