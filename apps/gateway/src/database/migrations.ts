import { CREATE_INTAKE_COUNTERS } from '@app/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the gateway keeps for itself: the last good routes, and requests that no route took. */
export class CreateGatewayDatabase1763683300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of CREATE_ROUTES_AND_UNROUTED) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE last_good_routes, unrouted');
  }
}

const CREATE_ROUTES_AND_UNROUTED = [
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

/** Where postbacks wait while their service is away; and what it takes to drive an unrouted request again. */
export class CreateSpool1763740000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of CREATE_SPOOL) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE spool, spool_leases');
    await queryRunner.query('ALTER TABLE unrouted DROP COLUMN payload, DROP COLUMN size_bytes');
  }
}

const CREATE_SPOOL = [
  `CREATE TABLE spool (
     id              uuid        PRIMARY KEY,
     partner_code    text        NOT NULL,
     received_at     timestamptz NOT NULL,
     payload         bytea       NOT NULL,
     size_bytes      integer     NOT NULL,
     state           text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'dead')),
     attempts        integer     NOT NULL DEFAULT 0,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     last_error      text,
     dead_at         timestamptz,
     dead_status     smallint,
     dead_answer     text
   ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05)`,
  `COMMENT ON TABLE spool IS 'Postbacks that wait for their service, or were refused by it (dead); erased after delivery'`,
  `COMMENT ON COLUMN spool.id IS 'The receipt, a UUIDv7: its order is that of the time received'`,
  `COMMENT ON COLUMN spool.payload IS 'The request, encrypted (AES-256-GCM, bound to receipt and partner)'`,
  // Encrypted bytes can't be compressed: do not try.
  `ALTER TABLE spool ALTER COLUMN payload SET STORAGE EXTERNAL`,
  `CREATE INDEX spool_in_order ON spool (partner_code, state, id) INCLUDE (size_bytes, received_at)`,
  `CREATE TABLE spool_leases (
     partner_code text        PRIMARY KEY,
     holder       uuid        NOT NULL,
     fenced_until timestamptz NOT NULL
   )`,
  `COMMENT ON TABLE spool_leases IS 'Which process delivers a partner''s spool; it loses it when it stops renewing'`,
  `ALTER TABLE unrouted ADD COLUMN payload bytea`,
  `ALTER TABLE unrouted ADD COLUMN size_bytes integer NOT NULL DEFAULT 0`,
  `ALTER TABLE unrouted ALTER COLUMN payload SET STORAGE EXTERNAL`,
  `COMMENT ON COLUMN unrouted.payload IS 'The request, encrypted, so that it can be driven again'`,
];

/** What each boot of a gateway took in for each partner, to be held against what is kept. */
export class KeepBooks1763740001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of CREATE_INTAKE_COUNTERS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE boots, boot_counts');
  }
}

/** What is known of a spooled postback that was sent without an answer. */
export class TellRedeliveries1764810000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE spool
        ADD COLUMN unanswered integer NOT NULL DEFAULT 0,
        ADD COLUMN silences integer NOT NULL DEFAULT 0`);
    await queryRunner.query(
      `COMMENT ON COLUMN spool.unanswered IS 'How often it was sent without an answer, so that it may be stored'`,
    );
    await queryRunner.query(
      `COMMENT ON COLUMN spool.silences IS 'How often it was sent alone to a service that was there, which then was not'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE spool DROP COLUMN unanswered, DROP COLUMN silences');
  }
}

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateGatewayDatabase1763683300000,
  CreateSpool1763740000000,
  KeepBooks1763740001000,
  TellRedeliveries1764810000000,
];
