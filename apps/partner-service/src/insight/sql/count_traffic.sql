-- Counts what was received in each of the periods from $1 to $2: whole UTC hours from the roll-up, and the parts of hours
-- at both ends from the rows. Like the roll-up it leaves out tests and what was redriven from quarantine.
WITH period AS (
  SELECT
    place, start, stop,
    date_bin('1 hour', start - interval '1 microsecond', '2000-01-01 00:00Z') + interval '1 hour' AS first_hour,
    date_bin('1 hour', stop, '2000-01-01 00:00Z') AS last_hour
  FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS given (start, stop, place)
),
edge AS (
  SELECT place, start, least(first_hour, stop) AS stop FROM period
  UNION ALL
  SELECT place, last_hour, stop FROM period WHERE last_hour >= first_hour AND last_hour < stop
),
counted AS (
  SELECT place, conversions, duplicates, quarantined
  FROM period
  JOIN conversion_hourly ON hour >= first_hour AND hour < last_hour
  UNION ALL
  SELECT place, count(*) FILTER (WHERE NOT is_duplicate), count(*) FILTER (WHERE is_duplicate), 0
  FROM edge
  JOIN conversions ON received_at >= start AND received_at < stop AND NOT is_test
  GROUP BY place
  UNION ALL
  SELECT place, 0, 0, count(*)
  FROM edge
  JOIN quarantine ON received_at >= start AND received_at < stop AND NOT is_test AND redriven_at IS NULL
  GROUP BY place
)
SELECT
  coalesce(sum(conversions), 0)::float8 AS conversions,
  coalesce(sum(duplicates), 0)::float8 AS duplicates,
  coalesce(sum(quarantined), 0)::float8 AS quarantined
FROM period
LEFT JOIN counted USING (place)
GROUP BY place
ORDER BY place
