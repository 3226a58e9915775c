-- Visitors and users of any span are counted from the hours alone, however many there are. Of each hour it is kept how many
-- had their hour before so many hours ago: one is the first of a span where the hour before it lies outside of the span.
-- `hours_since` is 25 for visitors, who are counted by day, and 745 for users where it is that or more, or there is none.
CREATE TABLE visitor_counts_hourly (
  hour        timestamptz NOT NULL,
  source_id   integer     NOT NULL,
  is_bot      boolean     NOT NULL,
  hours_since smallint    NOT NULL,
  visitors    bigint      NOT NULL,
  PRIMARY KEY (hour, source_id, is_bot, hours_since)
);
COMMENT ON TABLE visitor_counts_hourly IS 'Visitors by the UTC hour of an event, and by how many hours before they had one';

CREATE TABLE user_counts_hourly (
  hour        timestamptz NOT NULL,
  source_id   integer     NOT NULL,
  is_bot      boolean     NOT NULL,
  hours_since smallint    NOT NULL,
  users       bigint      NOT NULL,
  PRIMARY KEY (hour, source_id, is_bot, hours_since)
);
COMMENT ON TABLE user_counts_hourly IS 'Users by the UTC hour of an event, and by how many hours before they had one';

CREATE TABLE sessions_hourly (
  hour      timestamptz NOT NULL,
  source_id integer     NOT NULL,
  is_bot    boolean     NOT NULL,
  sessions  bigint      NOT NULL,
  PRIMARY KEY (hour, source_id, is_bot)
);
COMMENT ON TABLE sessions_hourly IS 'Sessions by the UTC hour in which they began';

-- The hours of one visitor are beside each other.
ALTER TABLE visitors_hourly
  DROP CONSTRAINT visitors_hourly_pkey,
  ADD PRIMARY KEY (source_id, is_bot, visitor_hash, hour);
CREATE INDEX visitors_hourly_by_hour ON visitors_hourly USING brin (hour) WITH (pages_per_range = 16);
ALTER TABLE users_hourly
  DROP CONSTRAINT users_hourly_pkey,
  ADD PRIMARY KEY (source_id, is_bot, user_hash, hour);
CREATE INDEX users_hourly_by_hour ON users_hourly USING brin (hour) WITH (pages_per_range = 16);

INSERT INTO visitor_counts_hourly (hour, source_id, is_bot, hours_since, visitors)
SELECT hour, source_id, is_bot, least(coalesce(hours, 25), 25), count(*)
FROM (
  SELECT
    hour, source_id, is_bot,
    extract(epoch FROM hour - lag(hour) OVER (PARTITION BY source_id, is_bot, visitor_hash ORDER BY hour)) / 3600 AS hours
  FROM visitors_hourly
) AS seen
GROUP BY 1, 2, 3, 4;

INSERT INTO user_counts_hourly (hour, source_id, is_bot, hours_since, users)
SELECT hour, source_id, is_bot, least(coalesce(hours, 745), 745), count(*)
FROM (
  SELECT
    hour, source_id, is_bot,
    extract(epoch FROM hour - lag(hour) OVER (PARTITION BY source_id, is_bot, user_hash ORDER BY hour)) / 3600 AS hours
  FROM users_hourly
) AS seen
GROUP BY 1, 2, 3, 4;

INSERT INTO sessions_hourly (hour, source_id, is_bot, sessions)
SELECT date_trunc('hour', started_at, 'UTC'), source_id, is_bot, count(*)
FROM sessions
GROUP BY 1, 2, 3;
