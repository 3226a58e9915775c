-- How long after their own time the conversions of each hour from $1 to $2 were received, in hours between -24 and 24, of
-- the first 500 postbacks of each hour, so that the work does not grow with the traffic.
SELECT
  to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS bucket,
  count(*)::text AS timed,
  sum(least(24, greatest(-24, extract(epoch FROM received_at - datetime_conversion) / 3600)))::numeric(38,4)::text
    AS delay_hours
FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') AS hours (hour)
CROSS JOIN LATERAL (
  SELECT received_at, datetime_conversion, is_duplicate, is_test
  FROM conversions
  WHERE received_at >= hours.hour AND received_at < hours.hour + interval '1 hour'
  ORDER BY received_at, id
  LIMIT 500
) AS received
WHERE datetime_conversion IS NOT NULL AND NOT is_duplicate AND NOT is_test
GROUP BY hour
LIMIT $3
