-- Counts types of events ($1). A source has at most $2 of them in the catalogue, those that came first.
WITH given AS (
  SELECT given.*, known.event_type IS NOT NULL AS is_known
  FROM json_to_recordset($1) AS given (
    source_id integer, event_type text, events bigint, first_seen_at timestamptz, last_seen_at timestamptz
  )
  LEFT JOIN catalogue_types AS known USING (source_id, event_type)
),
placed AS (
  SELECT
    *,
    (SELECT count(*) FROM catalogue_types AS listed WHERE listed.source_id = given.source_id)
      + row_number() OVER (PARTITION BY source_id, is_known ORDER BY first_seen_at, event_type) AS place
  FROM given
)
INSERT INTO catalogue_types AS listed (source_id, event_type, events, unlisted, first_seen_at, last_seen_at)
SELECT source_id, event_type, events, 0, first_seen_at, last_seen_at
FROM placed
WHERE is_known OR place <= $2
ON CONFLICT (source_id, event_type) DO UPDATE
SET events = listed.events + excluded.events,
    first_seen_at = least(listed.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(listed.last_seen_at, excluded.last_seen_at)
