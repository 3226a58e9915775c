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
) PARTITION BY RANGE (received_at);
COMMENT ON TABLE conversions IS
  'Every postback that is a conversion, one partition a UTC day of received_at; id is the postback id, a UUIDv7 whose time is received_at';
COMMENT ON COLUMN conversions.click_ref IS 'The click id, from whichever column the mapping of the time carried it in';
COMMENT ON COLUMN conversions.sub_ref IS 'The sub id, from whichever column the mapping of the time carried it in';
CREATE INDEX conversions_by_conversion ON conversions (conversion_id);
CREATE INDEX conversions_by_tenant ON conversions (tenant_id, received_at, id);
CREATE INDEX conversions_by_click ON conversions (click_ref) WHERE click_ref IS NOT NULL;

-- Unpartitioned, because a unique index on a partitioned table contains the partition key, and so would accept the same
-- conversion again on the next day.
CREATE TABLE conversion_state (
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
) WITH (fillfactor = 90);
COMMENT ON TABLE conversion_state IS
  'One row per conversion: where its original is and what counts of it. An as_of of NULL means as of the original. The first duplicate fills other_fields';
CREATE INDEX conversion_state_by_age ON conversion_state USING brin (original_received_at);

CREATE TABLE conversion_hourly (
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
) WITH (fillfactor = 60);
COMMENT ON TABLE conversion_hourly IS
  'The roll-up by UTC hour of received_at; offer, status and currency are empty texts where absent';

CREATE TABLE quarantine (
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
);
COMMENT ON TABLE quarantine IS
  'Postbacks that could not be a conversion, whole and with every reason, until they are redriven';
CREATE INDEX quarantine_open ON quarantine (received_at, id) WHERE redriven_at IS NULL;
CREATE INDEX quarantine_by_age ON quarantine (received_at);

CREATE TABLE seen_postback_ids (id uuid PRIMARY KEY);
COMMENT ON TABLE seen_postback_ids IS
  'Ids that the gateway or the edge gave to postbacks, which may arrive again: one unique index over conversions and quarantine';

CREATE TABLE last_good_config (
  only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  value    json        NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);

-- Updated in place, so pages are left half empty.
CREATE TABLE limit_usage (
  scope        text        PRIMARY KEY,
  window_end   timestamptz NOT NULL,
  max_requests integer     NOT NULL,
  taken        bigint      NOT NULL,
  asked        integer     NOT NULL,
  leased       integer     NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE limit_usage IS
  'How many of the requests that a limit allows until window_end are given out to instances; asked and leased are those of the last lease';

CREATE TABLE spent_signatures (
  signed       bytea       PRIMARY KEY,
  target_bytes integer     NOT NULL,
  postback_id  uuid        NOT NULL,
  received_at  timestamptz NOT NULL
);
COMMENT ON TABLE spent_signatures IS
  'SHA-256 of the texts that senders have signed, with the postback that each was stored as; target_bytes says where the target in it ends';

CREATE TABLE replayed_postbacks (
  id          uuid        PRIMARY KEY,
  received_at timestamptz NOT NULL,
  original_id uuid        NOT NULL,
  is_test     boolean     NOT NULL
);
COMMENT ON TABLE replayed_postbacks IS
  'Postbacks whose signature was spent by another: nothing else is stored of them';
-- Times of receipt come nearly in order, so a summary of a few blocks finds each day.
CREATE INDEX spent_signatures_by_age ON spent_signatures USING brin (received_at);
CREATE INDEX replayed_postbacks_by_age ON replayed_postbacks USING brin (received_at);

-- The id is the time in microseconds, so that a database that was moved or restored gives none a second time.
CREATE TABLE audit_events (
  id          bigint      PRIMARY KEY DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
  at          timestamptz NOT NULL DEFAULT now(),
  key_id      uuid        NOT NULL,
  action      text        NOT NULL,
  entity      text        NOT NULL,
  asked       json        NOT NULL,
  outcome     json
);
COMMENT ON TABLE audit_events IS
  'What API keys asked of the service itself; admin collects it into its audit log. No outcome: it did not end, or not yet';

-- The previous names of two tables, for processes of the version before they were renamed.
CREATE VIEW conversion_keys AS SELECT * FROM conversion_state;
COMMENT ON VIEW conversion_keys IS 'The former name of conversion_state, for processes of the former version';
CREATE VIEW receipts AS SELECT * FROM seen_postback_ids;
COMMENT ON VIEW receipts IS 'The former name of seen_postback_ids, for processes of the former version';
