-- Alerts and counts of the sessions of a person ($1 is an id of theirs) stay, under a key that belongs to nobody. Runs before
-- the sessions are erased, because these say which ones are theirs.
WITH subject AS (
  SELECT $1 AS id
  UNION
  SELECT session_id FROM sessions WHERE user_id = $1 OR anonymous_id = $1 OR click_id = $1
),
erased_counts AS (
  UPDATE alert_counts
  SET key = 'erased ' || gen_random_uuid()
  FROM subject
  WHERE rule <> 'address_rate' AND split_part(key, ' ', 1) || ' ' || subject.id = key
  RETURNING 1
),
erased_alerts AS (
  UPDATE alerts
  SET key = CASE WHEN rule = 'high_value_purchase' THEN key ELSE 'erased ' || gen_random_uuid() END,
      details = (details::jsonb - 'session_id')::json
  FROM subject
  WHERE details ->> 'session_id' = subject.id
  RETURNING 1
)
SELECT (SELECT count(*) FROM erased_counts) + (SELECT count(*) FROM erased_alerts) AS erased
