import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE jobs (
     id                uuid        PRIMARY KEY,
     kind              text        NOT NULL,
     request           json        NOT NULL,
     as_of             timestamptz NOT NULL,
     state             text        NOT NULL DEFAULT 'waiting'
       CHECK (state IN ('waiting', 'running', 'finished', 'stopped', 'failed')),
     position          json,
     counts            json        NOT NULL DEFAULT '{}',
     result            json,
     created_by        text        NOT NULL,
     created_at        timestamptz NOT NULL DEFAULT now(),
     started_at        timestamptz,
     stop_requested_at timestamptz,
     finished_at       timestamptz,
     leased_by         uuid,
     leased_until      timestamptz
   )`,
  `COMMENT ON TABLE jobs IS
     'Long work over stored postbacks, one at a time, oldest first. position is where an instance that takes over goes on'`,
  'CREATE INDEX jobs_open ON jobs (created_at, id) WHERE finished_at IS NULL',
  `CREATE TABLE job_rows (
     job_id      uuid        NOT NULL REFERENCES jobs ON DELETE CASCADE,
     number      integer     NOT NULL,
     group_number integer   NOT NULL,
     tenant_id   integer     NOT NULL,
     received_at timestamptz NOT NULL,
     row         json        NOT NULL,
     PRIMARY KEY (job_id, number)
   )`,
  `COMMENT ON TABLE job_rows IS
     'Single postbacks in the result of a job, with values before and after. They go with the postbacks, and with any erasure'`,
];

/** Dry runs and redrives over many postbacks run as jobs. */
export class RunJobs1795934000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE job_rows, jobs');
  }
}
