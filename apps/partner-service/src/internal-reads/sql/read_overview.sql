-- The figures of the hours from $1 to $2 in one row. Counts open quarantine up to $3.
WITH hourly AS (
  SELECT hour, sum(conversions) AS conversions, sum(duplicates) AS duplicates, sum(quarantined) AS quarantined
    FROM conversion_hourly
   WHERE hour >= $1::timestamptz AND hour <= $2::timestamptz
   GROUP BY hour
)
SELECT to_char(GREATEST(
         (SELECT received_at FROM conversions WHERE NOT is_test ORDER BY received_at DESC LIMIT 1),
         (SELECT received_at FROM quarantine WHERE NOT is_test ORDER BY received_at DESC LIMIT 1)
       ) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS last_postback_at,
       (SELECT array_agg(COALESCE(h.conversions + h.duplicates + h.quarantined, 0)::float8 ORDER BY slot.hour)
          FROM generate_series($1::timestamptz, $2::timestamptz, interval '1 hour') AS slot(hour)
          LEFT JOIN hourly h ON h.hour = slot.hour) AS hours,
       COALESCE((SELECT sum(conversions) FROM hourly), 0)::float8 AS conversions,
       COALESCE((SELECT sum(duplicates) FROM hourly), 0)::float8 AS duplicates,
       COALESCE((SELECT sum(quarantined) FROM hourly), 0)::float8 AS quarantined,
       (SELECT count(*)::integer
          FROM (SELECT FROM quarantine WHERE redriven_at IS NULL LIMIT $3) AS counted) AS quarantine_open
