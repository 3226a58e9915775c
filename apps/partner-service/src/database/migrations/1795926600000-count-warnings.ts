import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE warnings_hourly (
     hour      timestamptz NOT NULL,
     tenant_id integer     NOT NULL,
     code      text        NOT NULL,
     field     text        NOT NULL,
     writer    smallint    NOT NULL,
     postbacks bigint      NOT NULL,
     PRIMARY KEY (hour, tenant_id, code, field, writer)
   ) WITH (fillfactor = 60)`,
  `COMMENT ON TABLE warnings_hourly IS
     'Postbacks with each warning by UTC hour of received_at: readers sum over writer. Maintenance folds closed hours into writer 0'`,
  `CREATE TABLE reported_warnings (
     day   date NOT NULL,
     code  text NOT NULL,
     field text NOT NULL,
     PRIMARY KEY (day, code, field)
   )`,
  `COMMENT ON TABLE reported_warnings IS 'The kinds of warning that the log of a UTC day has named, so that each is named once'`,
];

/** Warnings are counted by the hour, and a new kind of them is reported once a day. */
export class CountWarnings1795926600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE warnings_hourly, reported_warnings');
  }
}
