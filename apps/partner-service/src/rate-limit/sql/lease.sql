-- Leases the requests that $1 asks for. Windows are those of this server's clock, the only one that all instances share;
-- what was leased in a previous window is past. One instance gets at most a quarter of what is left: the nearer the limit,
-- the less lies idle with an instance that does not need it.
WITH asked AS (
  SELECT
    scope, max, asked,
    CASE period
      WHEN 'second' THEN date_trunc('second', clock.now) + interval '1 second'
      ELSE (date_trunc('day', clock.now AT TIME ZONE timezone) + interval '1 day') AT TIME ZONE timezone
    END AS window_end
  FROM
    json_to_recordset($1::json) AS given (scope text, period text, timezone text, max integer, asked integer),
    (SELECT clock_timestamp() AS now) AS clock
)
INSERT INTO limit_usage AS usage (scope, window_end, max_requests, taken, asked, leased)
SELECT scope, window_end, max, LEAST(asked, ceil(max / 4.0)), asked, LEAST(asked, ceil(max / 4.0))
FROM asked
ORDER BY scope
ON CONFLICT (scope) DO UPDATE SET
  window_end = GREATEST(usage.window_end, excluded.window_end),
  max_requests = excluded.max_requests,
  taken = CASE
    WHEN usage.window_end < excluded.window_end THEN LEAST(excluded.asked, ceil(excluded.max_requests / 4.0))::integer
    ELSE usage.taken
      + LEAST(excluded.asked, ceil(GREATEST(excluded.max_requests - usage.taken, 0) / 4.0))::integer
  END,
  asked = excluded.asked,
  leased = CASE
    WHEN usage.window_end < excluded.window_end THEN LEAST(excluded.asked, ceil(excluded.max_requests / 4.0))::integer
    ELSE LEAST(excluded.asked, ceil(GREATEST(excluded.max_requests - usage.taken, 0) / 4.0))::integer
  END
RETURNING
  scope, leased, window_end::text AS "windowEnd",
  (EXTRACT(epoch FROM window_end - clock_timestamp()) * 1000)::float8 AS "validForMs"
