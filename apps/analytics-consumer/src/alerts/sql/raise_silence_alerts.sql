-- Raises an alert for each source, and each type of its events, of which nothing occurred in the window before $1, while
-- at least max_count events occurred at that time in each of the previous four weeks that have any, two at least. A source
-- with a silence raises none for its types. What was there last identifies the silence, so it raises one alert.
WITH rule AS (
  SELECT max_count, window_minutes, make_interval(mins => window_minutes) AS length
  FROM alert_rules
  WHERE rule = 'silence' AND is_active
),
-- Hours are the smallest unit that is counted: of one that lies in part in the window, that part counts.
past AS (
  SELECT
    source_id, event_type, week,
    sum(events * extract(epoch FROM
      least(hour + interval '1 hour', $1::timestamptz - week * interval '7 days')
      - greatest(hour, $1::timestamptz - week * interval '7 days' - length)
    ) / 3600) AS events
  FROM rule
  CROSS JOIN generate_series(1, 4) AS week
  JOIN event_hourly
    ON hour > $1::timestamptz - week * interval '7 days' - length - interval '1 hour'
    AND hour < $1::timestamptz - week * interval '7 days'
  WHERE NOT is_bot
  GROUP BY GROUPING SETS ((source_id, week), (source_id, event_type, week))
),
expected AS (
  SELECT source_id, event_type, min(events) AS events
  FROM past, rule
  GROUP BY source_id, event_type, max_count
  HAVING count(*) >= 2 AND min(events) >= max_count
),
silent AS (
  SELECT source_id, event_type, events, length, window_minutes
  FROM expected
  CROSS JOIN rule
  WHERE NOT EXISTS (
    SELECT FROM events AS stored
    WHERE stored.source_id = expected.source_id
      AND stored.occurred_at > $1::timestamptz - length
      AND (expected.event_type IS NULL OR stored.event_type = expected.event_type)
      AND NOT stored.is_bot
  )
)
INSERT INTO alerts (rule, key, window_start, source_id, details)
SELECT
  'silence', format('%s %s', source_id, coalesce(event_type, '*')), last_hour, source_id,
  json_build_object('event_type', event_type, 'expected', round(events)::integer, 'window_minutes', window_minutes)
FROM silent
CROSS JOIN LATERAL (
  SELECT max(hour) AS last_hour
  FROM event_hourly AS counted
  WHERE counted.source_id = silent.source_id
    AND (silent.event_type IS NULL OR counted.event_type = silent.event_type)
    AND NOT counted.is_bot
    AND hour <= $1
) AS last
WHERE event_type IS NULL
   OR NOT EXISTS (SELECT FROM silent AS whole WHERE whole.source_id = silent.source_id AND whole.event_type IS NULL)
ON CONFLICT ON CONSTRAINT alerts_once DO NOTHING
