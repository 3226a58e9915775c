-- Sessions that began in a span ($1 to $2), by hour, day in the zone $3 or source as $4 says, else in sum; $5: with an
-- event of a bot, without one, or null for all; $6: of one source, or null for all.
SELECT
  CASE $4
    WHEN 'hour' THEN to_char(date_trunc('hour', started_at, 'UTC') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    WHEN 'day' THEN to_char(date_trunc('hour', started_at, 'UTC') AT TIME ZONE $3, 'YYYY-MM-DD')
    WHEN 'source' THEN source_id::text
  END AS key,
  count(*)::float8 AS count
FROM sessions
WHERE started_at >= $1 AND started_at < $2
  AND ($5::boolean IS NULL OR is_bot = $5)
  AND ($6::integer IS NULL OR source_id = $6)
GROUP BY 1
