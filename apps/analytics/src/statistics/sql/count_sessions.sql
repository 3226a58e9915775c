-- Sessions that began in a span ($1 to $2, whole UTC hours), by hour, day in the zone $3 or source as $4 says, else in
-- sum; $5: with an event of a bot, without one, or null for all; $6: of one source, or null for all.
SELECT
  CASE $4
    WHEN 'hour' THEN to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    WHEN 'day' THEN to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD')
    WHEN 'source' THEN source_id::text
  END AS key,
  sum(sessions)::float8 AS count
FROM sessions_hourly
WHERE hour >= $1 AND hour < $2
  AND ($5::boolean IS NULL OR is_bot = $5)
  AND ($6::integer IS NULL OR source_id = $6)
  AND sessions <> 0
GROUP BY 1
