-- Claims up to 20 alerts whose delivery is due, the longest overdue first, and counts the attempt before it begins. What a
-- process that is killed has claimed is due again after a minute.
UPDATE alerts
SET attempts = attempts + 1, next_attempt_at = now() + interval '1 minute'
WHERE id IN (
  SELECT id FROM alerts WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT 20 FOR UPDATE SKIP LOCKED
)
RETURNING id, rule, key, window_start, source_id, details, created_at, attempts, announced_at IS NULL AS "isNew"
