-- Stores the events of $1 that are not stored yet, and returns the places of those. An event is identified by its source,
-- its id, and the day that it claims; one that claims no day by its id alone, in undated_ids. Of the same event twice in
-- $1 the first is stored, and one of two with the same id and day of which the other claims none. Rows are in the order
-- of keys, so that two batches with the same events cannot deadlock.
WITH given AS (
  SELECT DISTINCT ON (source_id, event_id, CASE WHEN is_dated THEN event_day END) *
  FROM json_to_recordset($1) AS event (
    place integer, event_day date, source_id integer, event_id uuid, is_dated boolean, received_at timestamptz,
    occurred_at timestamptz, clock_skew_ms bigint, event_type text, event_name text, user_id text, anonymous_id text,
    session_id text, click_id text, page_url text, referrer text, user_agent text, ip_address inet, is_bot boolean,
    consent json, library text, properties text
  )
  ORDER BY source_id, event_id, CASE WHEN is_dated THEN event_day END, place
),
undated AS (
  INSERT INTO undated_ids (source_id, event_id, received_at)
  SELECT source_id, event_id, received_at
  FROM given
  WHERE NOT is_dated
  ON CONFLICT (source_id, event_id) DO NOTHING
  RETURNING source_id, event_id
),
stored AS (
  INSERT INTO events (
    event_day, source_id, event_id, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
    anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
  )
  SELECT
    event_day, source_id, event_id, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
    anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library,
    properties::json
  FROM given
  WHERE is_dated OR (source_id, event_id) IN (SELECT source_id, event_id FROM undated)
  ON CONFLICT (event_day, source_id, event_id) DO NOTHING
  RETURNING event_day, source_id, event_id
)
SELECT min(place) AS place
FROM given
JOIN stored USING (event_day, source_id, event_id)
GROUP BY event_day, source_id, event_id
