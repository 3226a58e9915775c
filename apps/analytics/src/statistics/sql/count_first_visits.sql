-- Visitors of each day in the zone $3, as count_visitor_days does it, from counts of hours alone: a visitor is the first
-- of a day where the hour before lies before it. $5: bots or others.
SELECT key, sum(visitors)::float8 AS count
FROM (
  SELECT
    CASE $4
      WHEN 'hour' THEN to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      WHEN 'day' THEN to_char(hour AT TIME ZONE $3, 'YYYY-MM-DD')
      WHEN 'source' THEN source_id::text
    END AS key,
    hours_since,
    visitors,
    CASE $4
      WHEN 'hour' THEN interval '0'
      -- A day begins with its first whole hour.
      ELSE hour - greatest(
        $1,
        date_trunc('hour', (date_trunc('day', hour AT TIME ZONE $3) AT TIME ZONE $3) + interval '59 minutes 59 seconds')
      )
    END AS since_begin
  FROM visitor_counts_hourly
  WHERE hour >= $1 AND hour < $2
    AND is_bot = $5
    AND ($6::integer IS NULL OR source_id = $6)
) AS seen
WHERE make_interval(hours => hours_since) > since_begin
GROUP BY key
HAVING sum(visitors) <> 0
