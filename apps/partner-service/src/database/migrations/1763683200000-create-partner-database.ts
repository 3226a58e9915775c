import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The database of one partner. Sizes and terms are explained in docs/architecture.md. */
export class CreatePartnerDatabase1763683200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE conversions, conversion_keys, conversion_hourly, quarantine, receipts, last_good_config',
    );
  }
}

const CONVERSIONS = `
  CREATE TABLE conversions (
    id                  uuid        NOT NULL,
    received_at         timestamptz NOT NULL,
    stored_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    tenant_id           integer     NOT NULL,
    config_version      integer     NOT NULL,
    is_duplicate        boolean     NOT NULL,
    is_update           boolean     NOT NULL,
    is_test             boolean     NOT NULL,
    conversion_id       text        NOT NULL,
    offer_id            text,
    offer_name          text,
    order_id            text,
    datetime_conversion timestamptz,
    event               text,
    status              text,
    status_original     text,
    sale_amount_local   numeric(18,4),
    myr_sale_amount     numeric(18,4),
    usd_sale_amount     numeric(18,4),
    payout_local        numeric(18,4),
    myr_payout          numeric(18,4),
    usd_payout          numeric(18,4),
    conversion_currency text,
    adv_sub             text,
    adv_sub2            text,
    adv_sub3            text,
    adv_sub4            text,
    adv_sub5            text,
    aff_sub             text,
    aff_sub2            text,
    aff_sub3            text,
    aff_sub4            text,
    media_id            text,
    sub_id              text,
    click_id            text,
    click_ref           text,
    sub_ref             text,
    warnings            jsonb,
    raw_data            json        NOT NULL,
    request_line        text        NOT NULL,
    request_headers     json        NOT NULL,
    request_ip          inet,
    PRIMARY KEY (received_at, id)
  ) PARTITION BY RANGE (received_at)`;

const STATEMENTS = [
  CONVERSIONS,
  `COMMENT ON TABLE conversions IS
     'Every postback that is a conversion, one partition a UTC day of received_at; id is the receipt, a UUIDv7 whose time is received_at'`,
  `COMMENT ON COLUMN conversions.click_ref IS 'The click id, from whichever column the mapping of the time carried it in'`,
  `COMMENT ON COLUMN conversions.sub_ref IS 'The sub id, from whichever column the mapping of the time carried it in'`,
  `CREATE INDEX conversions_by_conversion ON conversions (conversion_id)`,
  `CREATE INDEX conversions_by_tenant ON conversions (tenant_id, received_at, id)`,
  `CREATE INDEX conversions_by_click ON conversions (click_ref) WHERE click_ref IS NOT NULL`,

  // The ledger: unpartitioned, because a unique index on a partitioned table would have to contain the
  // partition key and so could not tell repeats of another day.
  `CREATE TABLE conversion_keys (
     tenant_id            integer     NOT NULL,
     conversion_id        text        NOT NULL,
     original_id          uuid        NOT NULL,
     original_received_at timestamptz NOT NULL,
     hour                 timestamptz NOT NULL,
     offer                text        NOT NULL,
     offer_is_name        boolean     NOT NULL,
     status               text,
     status_original      text,
     status_as_of         uuid,
     currency             text,
     sale_amount_local    numeric(18,4),
     myr_sale_amount      numeric(18,4),
     usd_sale_amount      numeric(18,4),
     payout_local         numeric(18,4),
     myr_payout           numeric(18,4),
     usd_payout           numeric(18,4),
     amounts_as_of        uuid,
     other_fields         jsonb,
     PRIMARY KEY (tenant_id, conversion_id)
   ) WITH (fillfactor = 90)`,
  `COMMENT ON TABLE conversion_keys IS
     'One row per conversion: where its original is and what counts of it. An as_of of NULL means as of the original. other_fields is filled by the first repeat'`,
  `CREATE INDEX conversion_keys_by_age ON conversion_keys USING brin (original_received_at)`,

  `CREATE TABLE conversion_hourly (
     hour              timestamptz   NOT NULL,
     tenant_id         integer       NOT NULL,
     offer             text          NOT NULL,
     status            text          NOT NULL,
     currency          text          NOT NULL,
     conversions       bigint        NOT NULL DEFAULT 0,
     duplicates        bigint        NOT NULL DEFAULT 0,
     updates           bigint        NOT NULL DEFAULT 0,
     quarantined       bigint        NOT NULL DEFAULT 0,
     sale_amount_local numeric(24,4) NOT NULL DEFAULT 0,
     myr_sale_amount   numeric(24,4) NOT NULL DEFAULT 0,
     usd_sale_amount   numeric(24,4) NOT NULL DEFAULT 0,
     payout_local      numeric(24,4) NOT NULL DEFAULT 0,
     myr_payout        numeric(24,4) NOT NULL DEFAULT 0,
     usd_payout        numeric(24,4) NOT NULL DEFAULT 0,
     PRIMARY KEY (hour, tenant_id, offer, status, currency)
   ) WITH (fillfactor = 60)`,
  `COMMENT ON TABLE conversion_hourly IS
     'The roll-up by UTC hour of received_at; offer, status and currency are empty texts where absent'`,

  `CREATE TABLE quarantine (
     id              uuid        PRIMARY KEY,
     received_at     timestamptz NOT NULL,
     stored_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
     tenant_id       integer     NOT NULL,
     config_version  integer     NOT NULL,
     is_test         boolean     NOT NULL,
     conversion_id   text,
     reasons         jsonb       NOT NULL,
     raw_data        json,
     body            bytea,
     request_line    text        NOT NULL,
     request_headers json,
     request_ip      inet,
     digest          text        NOT NULL,
     size_bytes      integer     NOT NULL,
     redriven_at     timestamptz
   )`,
  `COMMENT ON TABLE quarantine IS
     'Postbacks that could not be a conversion, whole and with every reason, until they are driven again'`,
  `CREATE INDEX quarantine_open ON quarantine (received_at, id) WHERE redriven_at IS NULL`,
  `CREATE INDEX quarantine_by_age ON quarantine (received_at)`,

  `CREATE TABLE receipts (id uuid PRIMARY KEY)`,
  `COMMENT ON TABLE receipts IS
     'Receipts minted elsewhere (by the gateway) that may arrive again: one unique index over conversions and quarantine'`,

  `CREATE TABLE last_good_config (
     only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
     value    json        NOT NULL,
     saved_at timestamptz NOT NULL DEFAULT now()
   )`,
];
