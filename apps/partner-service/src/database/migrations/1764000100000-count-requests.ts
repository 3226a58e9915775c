import type { MigrationInterface, QueryRunner } from 'typeorm';

// A row a limit, two for each tenant and two for the partner; nothing to clean up. A new window begins in the same
// row. Updated in place, so pages are left half empty.
const STATEMENTS = [
  `CREATE TABLE limit_usage (
     scope        text        PRIMARY KEY,
     window_end   timestamptz NOT NULL,
     max_requests integer     NOT NULL,
     taken        bigint      NOT NULL,
     asked        integer     NOT NULL,
     leased       integer     NOT NULL
   ) WITH (fillfactor = 50)`,
  `COMMENT ON TABLE limit_usage IS
     'How many of the requests that a limit allows until window_end are given out to instances; asked and leased are those of the last lease'`,
];

/** Limits that all instances of the service share. */
export class CountRequests1764000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE limit_usage');
  }
}
