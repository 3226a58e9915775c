-- Events of a span ($1 to $2, whole UTC hours) by hour, day in the zone $3, type or name, as $4 says. Events of bots
-- are left out.
SELECT
  CASE $4
    WHEN 'hour' THEN to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    WHEN 'day' THEN to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD')
    WHEN 'type' THEN event_type
    WHEN 'name' THEN event_name
  END AS key,
  sum(events)::float8 AS events
FROM event_hourly
WHERE hour >= $1 AND hour < $2 AND NOT is_bot
GROUP BY 1
ORDER BY 1
