import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the gateway keeps for itself: the last good routes, and requests that no route took. */
export class CreateGatewayDatabase1763683300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE last_good_routes, unrouted');
  }
}

const STATEMENTS = [
  `CREATE TABLE last_good_routes (
     only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
     value    json        NOT NULL,
     saved_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE unrouted (
     id              uuid        PRIMARY KEY,
     received_at     timestamptz NOT NULL,
     method          text        NOT NULL,
     path            text        NOT NULL,
     parameters      json        NOT NULL,
     request_headers json        NOT NULL,
     request_ip      inet
   )`,
  `COMMENT ON TABLE unrouted IS 'The newest requests for endpoints that no partner has; bounded'`,
];
