-- The events table is its own outbox: `tx` is the transaction that stored an event, and a handler's position is a
-- snapshot. Nothing is deleted, marked or locked per event.
CREATE TABLE events (
  event_day     date        NOT NULL,
  source_id     integer     NOT NULL,
  event_id      uuid        NOT NULL,
  tx            xid8        NOT NULL DEFAULT pg_current_xact_id(),
  received_at   timestamptz NOT NULL,
  occurred_at   timestamptz NOT NULL,
  clock_skew_ms bigint,
  event_type    text        NOT NULL,
  event_name    text        NOT NULL,
  user_id       text,
  anonymous_id  text,
  session_id    text,
  click_id      text,
  page_url      text,
  referrer      text,
  user_agent    text,
  ip_address    inet,
  is_bot        boolean     NOT NULL,
  consent       json,
  library       text,
  properties    json        NOT NULL,
  PRIMARY KEY (event_day, source_id, event_id)
) PARTITION BY RANGE (event_day);
CREATE INDEX events_unseen ON events (tx);
CREATE INDEX events_in_order ON events (source_id, occurred_at, event_id);
CREATE INDEX events_of_click ON events (click_id) WHERE click_id IS NOT NULL;
COMMENT ON TABLE events IS 'Events by the UTC day that each claims itself, so that one that is sent again meets its original';

CREATE TABLE undated_ids (
  source_id   integer     NOT NULL,
  event_id    uuid        NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, event_id)
);
CREATE INDEX undated_ids_by_age ON undated_ids (received_at);
COMMENT ON TABLE undated_ids IS 'Ids of events that claim no day, such as orders: unique whenever they arrive';

CREATE TABLE event_rejects (
  id          uuid        PRIMARY KEY,
  source_id   integer     NOT NULL,
  received_at timestamptz NOT NULL,
  event       text        NOT NULL,
  errors      json        NOT NULL
);
COMMENT ON TABLE event_rejects IS 'Events that could not be read, as they were sent, with every reason';

CREATE TABLE visitor_salts (
  day  date  PRIMARY KEY,
  salt bytea NOT NULL
);
COMMENT ON TABLE visitor_salts IS 'Keys of the hashes that recognise a visitor for one UTC day; deleted after two days';

CREATE TABLE stream_positions (
  handler       text PRIMARY KEY,
  snapshot      pg_snapshot,
  handled_until timestamptz
);
COMMENT ON TABLE stream_positions IS 'What each handler has seen; a row is locked by the process that handles events for it';

CREATE TABLE event_retries (
  handler   text        NOT NULL,
  event_day date        NOT NULL,
  source_id integer     NOT NULL,
  event_id  uuid        NOT NULL,
  attempts  integer     NOT NULL,
  due_at    timestamptz NOT NULL,
  error     text        NOT NULL,
  PRIMARY KEY (handler, event_day, source_id, event_id)
);
CREATE INDEX event_retries_due ON event_retries (handler, due_at);
COMMENT ON TABLE event_retries IS 'Events that a handler failed on and will be given again';

CREATE TABLE dead_events (
  handler   text        NOT NULL,
  event_day date        NOT NULL,
  source_id integer     NOT NULL,
  event_id  uuid        NOT NULL,
  attempts  integer     NOT NULL,
  error     text        NOT NULL,
  died_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (handler, event_day, source_id, event_id)
);
COMMENT ON TABLE dead_events IS 'Events that a handler failed on at every attempt, until they are redriven';

CREATE TABLE event_hourly (
  source_id  integer     NOT NULL,
  hour       timestamptz NOT NULL,
  event_type text        NOT NULL,
  event_name text        NOT NULL,
  is_bot     boolean     NOT NULL,
  events     bigint      NOT NULL,
  PRIMARY KEY (hour, source_id, event_type, event_name, is_bot)
);
COMMENT ON TABLE event_hourly IS 'Events by the UTC hour in which they occurred';

CREATE TABLE event_amounts_hourly (
  source_id integer        NOT NULL,
  hour      timestamptz    NOT NULL,
  is_bot    boolean        NOT NULL,
  currency  text           NOT NULL,
  purchases bigint         NOT NULL,
  amount    numeric(22, 4) NOT NULL,
  PRIMARY KEY (hour, source_id, currency, is_bot)
);
COMMENT ON TABLE event_amounts_hourly IS 'Amounts of purchases by the UTC hour in which they occurred, one row for each currency';
