-- Visitors of each day in the zone $3, in a span ($1 to $2, whole UTC hours), by hour, day or source as $4 says, else in
-- sum; $5: bots, others, or null for all; $6: of one source, or null for all. A visitor of two days counts twice.
SELECT key, count(*)::float8 AS count
FROM (
  SELECT DISTINCT
    CASE $4
      WHEN 'hour' THEN to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      WHEN 'day' THEN to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD')
      WHEN 'source' THEN source_id::text
    END AS key,
    (hour AT TIME ZONE $3)::date AS day,
    source_id,
    visitor_hash
  FROM visitors_hourly
  WHERE hour >= $1 AND hour < $2
    AND ($5::boolean IS NULL OR is_bot = $5)
    AND ($6::integer IS NULL OR source_id = $6)
) AS seen
GROUP BY key
