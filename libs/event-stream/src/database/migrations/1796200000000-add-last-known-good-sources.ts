import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last known good sources of the collector, in one row. */
export class AddLastKnownGoodSources1796200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE last_good_sources (
        only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
        value    json        NOT NULL,
        saved_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE last_good_sources');
  }
}
