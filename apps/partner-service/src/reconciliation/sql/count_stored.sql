-- Counts what is stored, by the hour in which it was received. Tests do not count; a redriven postback is among the
-- conversions, under the same id and so in the same hour.
SELECT hour, sum(stored)::float8 AS stored, sum(repeated)::float8 AS repeated, sum(quarantined)::float8 AS quarantined
FROM (
  SELECT date_trunc('hour', received_at, 'UTC') AS hour,
    count(*) FILTER (WHERE NOT is_duplicate) AS stored, count(*) FILTER (WHERE is_duplicate) AS repeated,
    0 AS quarantined
  FROM conversions WHERE received_at >= $1 AND received_at < $2 AND NOT is_test GROUP BY 1
  UNION ALL
  SELECT date_trunc('hour', received_at, 'UTC'), 0, 0, count(*)
  FROM quarantine WHERE received_at >= $1 AND received_at < $2 AND redriven_at IS NULL AND NOT is_test GROUP BY 1
  UNION ALL
  SELECT date_trunc('hour', received_at, 'UTC'), 0, count(*), 0
  FROM replayed_postbacks WHERE received_at >= $1 AND received_at < $2 AND NOT is_test GROUP BY 1
) AS kept
GROUP BY hour ORDER BY hour
