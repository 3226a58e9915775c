-- Events that are stored, by source ($4; null: all) and hour of receipt. Those that claim a day more than $3 days before it
-- are not among them: a trusted server may deliver what is deleted soon.
SELECT source_id, date_trunc('hour', received_at, 'UTC') AS hour, count(*)::float8 AS stored
FROM events
WHERE received_at >= $1 AND received_at < $2
  AND event_day >= ($1::timestamptz AT TIME ZONE 'UTC')::date - $3::integer
  AND event_day >= (received_at AT TIME ZONE 'UTC')::date - $3::integer
  AND ($4::integer IS NULL OR source_id = $4)
GROUP BY source_id, date_trunc('hour', received_at, 'UTC')
