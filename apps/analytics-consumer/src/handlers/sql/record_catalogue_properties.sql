-- Counts properties of events ($1) whose type is in the catalogue. A type has at most $2 of them, those that came first;
-- how often events had others is counted in sum.
WITH given AS (
  SELECT given.*, known.property IS NOT NULL AS is_known
  FROM json_to_recordset($1) AS given (
    source_id integer, event_type text, property text, json_type text, events bigint, first_seen_at timestamptz,
    last_seen_at timestamptz
  )
  JOIN catalogue_types USING (source_id, event_type)
  LEFT JOIN catalogue_properties AS known USING (source_id, event_type, property, json_type)
),
placed AS (
  SELECT
    *,
    is_known OR property IS NOT NULL AND $2 >=
      (
        SELECT count(*)
        FROM catalogue_properties AS listed
        WHERE (listed.source_id, listed.event_type) = (given.source_id, given.event_type)
      ) + row_number() OVER (
        PARTITION BY source_id, event_type, is_known, property IS NULL ORDER BY first_seen_at, property, json_type
      ) AS is_listed
  FROM given
),
others AS (
  UPDATE catalogue_types AS type
  SET unlisted = type.unlisted + more.events
  FROM (
    SELECT source_id, event_type, sum(events) AS events FROM placed WHERE NOT is_listed GROUP BY source_id, event_type
  ) AS more
  WHERE (type.source_id, type.event_type) = (more.source_id, more.event_type)
)
INSERT INTO catalogue_properties AS listed (
  source_id, event_type, property, json_type, events, first_seen_at, last_seen_at
)
SELECT source_id, event_type, property, json_type, events, first_seen_at, last_seen_at
FROM placed
WHERE is_listed
ON CONFLICT (source_id, event_type, property, json_type) DO UPDATE
SET events = listed.events + excluded.events,
    first_seen_at = least(listed.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(listed.last_seen_at, excluded.last_seen_at)
