import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  'ALTER TABLE conversions ADD COLUMN redriven_at timestamptz',
  `COMMENT ON COLUMN conversions.redriven_at IS
     'When a redrive corrected what was read of the postback, under config_version; raw_data stays as received'`,
  `CREATE TABLE removed_conversions (
     tenant_id     integer     NOT NULL,
     conversion_id text        NOT NULL,
     removed_at    timestamptz NOT NULL DEFAULT now(),
     tx            xid8        NOT NULL DEFAULT pg_current_xact_id(),
     PRIMARY KEY (tenant_id, conversion_id)
   )`,
  `COMMENT ON TABLE removed_conversions IS
     'Conversions that a redrive left without a postback, for readers of the change feed. One that exists again counts as such'`,
  'CREATE INDEX removed_conversions_by_tx ON removed_conversions (tx)',
  'CREATE INDEX removed_conversions_by_age ON removed_conversions USING brin (removed_at)',
];

/** A redrive corrects stored postbacks, and their conversions. */
export class RedriveStored1795944000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE removed_conversions');
    await runner.query('ALTER TABLE conversions DROP COLUMN redriven_at');
  }
}
