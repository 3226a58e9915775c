-- Ids are kept as hashes where they are only counted. A visitor is the anonymous id of an event, else its user, else its
-- session; one without any id is known for one day.
CREATE TABLE visitors_hourly (
  hour         timestamptz NOT NULL,
  source_id    integer     NOT NULL,
  is_bot       boolean     NOT NULL,
  visitor_hash bigint      NOT NULL,
  PRIMARY KEY (hour, source_id, is_bot, visitor_hash)
);
COMMENT ON TABLE visitors_hourly IS 'Visitors with an event in a UTC hour';

CREATE TABLE users_hourly (
  hour      timestamptz NOT NULL,
  source_id integer     NOT NULL,
  is_bot    boolean     NOT NULL,
  user_hash bigint      NOT NULL,
  PRIMARY KEY (hour, source_id, is_bot, user_hash)
);
COMMENT ON TABLE users_hourly IS 'Users, by their user_id, with an event in a UTC hour';

CREATE TABLE sessions (
  source_id       integer     NOT NULL,
  session_id      text        NOT NULL,
  is_by_visitor   boolean     NOT NULL,
  started_at      timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  is_bot          boolean     NOT NULL,
  events          bigint      NOT NULL,
  page_views      bigint      NOT NULL,
  purchases       bigint      NOT NULL,
  user_id         text,
  anonymous_id    text,
  entry_at        timestamptz,
  entry_event_id  uuid,
  entry_page      text,
  referrer        text,
  campaign        text,
  campaign_source text,
  click_id        text,
  exit_at         timestamptz,
  exit_event_id   uuid,
  exit_page       text,
  PRIMARY KEY (source_id, session_id, is_by_visitor, started_at)
);
CREATE INDEX sessions_by_start ON sessions (started_at, source_id, session_id, is_by_visitor) INCLUDE (is_bot);
CREATE INDEX sessions_of_user ON sessions (user_id, started_at) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_of_visitor ON sessions (anonymous_id) WHERE anonymous_id IS NOT NULL;
COMMENT ON TABLE sessions IS 'Sessions: one for each session_id; for visitors without one, events with at most 30 minutes between them';
COMMENT ON COLUMN sessions.session_id IS 'Where is_by_visitor: the id of the visitor';
COMMENT ON COLUMN sessions.referrer IS 'Of the first page view, as campaign, campaign_source and click_id are';
