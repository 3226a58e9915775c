import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE import_files (
     hash        bytea       PRIMARY KEY,
     received_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
     job_id      uuid        REFERENCES jobs ON DELETE SET NULL
   )`,
  `COMMENT ON TABLE import_files IS
     'Files that were imported. The postback ids of their rows have the time of the first import; job_id is the last one'`,
  'CREATE INDEX import_files_by_job ON import_files (job_id)',
];

/** A file is imported part by part, and a row of it is one postback however often it is sent. */
export class ImportFiles1795954000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_files');
  }
}
