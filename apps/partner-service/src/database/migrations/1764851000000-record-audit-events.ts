import type { MigrationInterface, QueryRunner } from 'typeorm';

// The id is the time in microseconds, so that a database that was moved or restored gives none a second time.
const STATEMENTS = [
  `CREATE TABLE audit_events (
     id          bigint      PRIMARY KEY DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
     at          timestamptz NOT NULL DEFAULT now(),
     key_id      uuid        NOT NULL,
     action      text        NOT NULL,
     entity      text        NOT NULL,
     asked       json        NOT NULL,
     outcome     json
   )`,
  `COMMENT ON TABLE audit_events IS
     'What API keys asked of the service itself; admin collects it into its audit log. No outcome: it did not end, or not yet'`,
];

/** What an API key changes here is recorded here, so that it is known while the config database is away. */
export class RecordAuditEvents1764851000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_events');
  }
}
