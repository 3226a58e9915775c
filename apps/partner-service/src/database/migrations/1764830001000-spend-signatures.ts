import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE spent_signatures (
     signed       bytea       PRIMARY KEY,
     target_bytes integer     NOT NULL,
     postback_id  uuid        NOT NULL,
     received_at  timestamptz NOT NULL
   )`,
  `COMMENT ON TABLE spent_signatures IS
     'SHA-256 of the texts that callers have signed, with the postback that each was stored as; target_bytes says where the target in it ends'`,
  `CREATE TABLE replayed_postbacks (
     id          uuid        PRIMARY KEY,
     received_at timestamptz NOT NULL,
     original_id uuid        NOT NULL,
     is_test     boolean     NOT NULL
   )`,
  `COMMENT ON TABLE replayed_postbacks IS
     'Postbacks whose signature was spent by another: nothing else is stored of them'`,
  // Times of receipt come nearly in order, so a few blocks tell where each day begins.
  `CREATE INDEX spent_signatures_by_age ON spent_signatures USING brin (received_at)`,
  `CREATE INDEX replayed_postbacks_by_age ON replayed_postbacks USING brin (received_at)`,
];

/** A caller's signature stores one postback, whichever instance it comes to, and however often. */
export class SpendSignatures1764830001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE spent_signatures, replayed_postbacks');
  }
}
