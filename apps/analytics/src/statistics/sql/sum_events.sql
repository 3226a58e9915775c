-- Events of a span ($1 to $2, whole UTC hours) by hour, day in the zone $3, type, name or source, as $4 says; $5: of bots,
-- of others, or null for all; $6: of one source, or null for all.
SELECT
  CASE $4
    WHEN 'hour' THEN to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    WHEN 'day' THEN to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD')
    WHEN 'type' THEN event_type
    WHEN 'name' THEN event_name
    WHEN 'source' THEN source_id::text
  END AS key,
  sum(events)::float8 AS count
FROM event_hourly
WHERE hour >= $1 AND hour < $2
  AND ($5::boolean IS NULL OR is_bot = $5)
  AND ($6::integer IS NULL OR source_id = $6)
GROUP BY 1
ORDER BY 1
