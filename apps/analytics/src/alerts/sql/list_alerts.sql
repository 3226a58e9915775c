-- Alerts, the newest first: of the sources $1 and the rule $2, raised from $3 and before $4, after this row of the list
-- ($5, $6: time, id). At most $7.
SELECT
  id, rule, source_id, created_at, created_at::text AS created_at_exactly, window_start, details, attempts, error,
  CASE
    WHEN delivered_at IS NOT NULL THEN 'delivered'
    WHEN next_attempt_at IS NOT NULL THEN 'pending'
    WHEN error IS NOT NULL THEN 'failed'
    ELSE 'log_only'
  END AS delivery
FROM alerts
WHERE source_id = ANY ($1)
  AND ($2::text IS NULL OR rule = $2)
  AND ($3::timestamptz IS NULL OR created_at >= $3)
  AND ($4::timestamptz IS NULL OR created_at < $4)
  AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
ORDER BY created_at DESC, id DESC
LIMIT $7
