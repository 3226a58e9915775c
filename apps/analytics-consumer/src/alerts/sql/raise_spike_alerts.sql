-- Raises an alert for each source, and each type of its events, of which more than max_count occurred in the last whole
-- hour before $1, and far more than in the same hour of the previous four weeks: by more than six times the deviation that
-- is to be expected of their median. A week before the first event of the
-- source says nothing; two are needed. A source that has a spike raises none for its types.
WITH rule AS (
  SELECT max_count, make_interval(mins => 60 + cool_down_minutes) AS quiet
  FROM alert_rules
  WHERE rule = 'spike' AND is_active
),
last_hour AS (
  SELECT date_trunc('hour', $1::timestamptz, 'UTC') - interval '1 hour' AS hour
),
present AS (
  SELECT event_hourly.hour, source_id, event_type, sum(events) AS events
  FROM last_hour
  JOIN event_hourly USING (hour)
  WHERE NOT is_bot
  GROUP BY GROUPING SETS ((event_hourly.hour, source_id), (event_hourly.hour, source_id, event_type))
),
above AS (
  SELECT present.*, quiet FROM present, rule WHERE events > max_count
),
past AS (
  SELECT
    above.source_id, above.event_type, week,
    (
      SELECT coalesce(sum(previous.events), 0)
      FROM event_hourly AS previous
      WHERE previous.hour = above.hour - week * interval '7 days'
        AND previous.source_id = above.source_id
        AND (above.event_type IS NULL OR previous.event_type = above.event_type)
        AND NOT previous.is_bot
    ) AS events
  FROM above
  CROSS JOIN generate_series(1, 4) AS week
  WHERE EXISTS (
    SELECT FROM event_hourly AS earlier
    WHERE earlier.source_id = above.source_id AND earlier.hour <= above.hour - week * interval '7 days'
  )
),
median AS (
  SELECT
    source_id, event_type,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY events::float8) AS events
  FROM past
  GROUP BY source_id, event_type
  HAVING count(*) >= 2
),
-- The median absolute deviation, of which 1.4826 is one standard deviation; counts vary by their root at least.
deviation AS (
  SELECT
    past.source_id, past.event_type, median.events AS median,
    greatest(
      1.4826 * percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(past.events::float8 - median.events)),
      sqrt(median.events), 1
    ) AS size
  FROM past
  JOIN median ON median.source_id = past.source_id AND median.event_type IS NOT DISTINCT FROM past.event_type
  GROUP BY past.source_id, past.event_type, median.events
),
spikes AS (
  SELECT
    above.*, deviation.median, format('%s %s', above.source_id, coalesce(above.event_type, '*')) AS key
  FROM above
  JOIN deviation
    ON deviation.source_id = above.source_id AND deviation.event_type IS NOT DISTINCT FROM above.event_type
  WHERE above.events > deviation.median + 6 * deviation.size
)
INSERT INTO alerts (rule, key, window_start, source_id, details)
SELECT
  'spike', key, hour, source_id,
  json_build_object('event_type', event_type, 'count', events, 'expected', round(median)::integer)
FROM spikes
WHERE (
    event_type IS NULL
    OR NOT EXISTS (SELECT FROM spikes AS whole WHERE whole.source_id = spikes.source_id AND whole.event_type IS NULL)
  )
  AND NOT EXISTS (
    SELECT FROM alerts AS earlier
    WHERE (earlier.rule, earlier.key) = ('spike', spikes.key)
      AND earlier.window_start < hour AND earlier.window_start + quiet > hour
  )
ON CONFLICT ON CONSTRAINT alerts_once DO NOTHING
