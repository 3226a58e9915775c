-- Counts the postbacks with each warning of the day that began at $2, and of the days before it from $1 on, beside all
-- postbacks of those times.
SELECT
  code, field,
  coalesce(sum(postbacks) FILTER (WHERE hour >= $2), 0)::float8 AS today,
  coalesce(sum(postbacks) FILTER (WHERE hour < $2), 0)::float8 AS before,
  (SELECT coalesce(sum(conversions + duplicates), 0)::float8 FROM conversion_hourly WHERE hour >= $2) AS all_today,
  (
    SELECT coalesce(sum(conversions + duplicates), 0)::float8
    FROM conversion_hourly
    WHERE hour >= $1 AND hour < $2
  ) AS all_before
FROM warnings_hourly
WHERE hour >= $1
GROUP BY code, field
