-- $1 now; the row stays locked until the run is stored
SELECT id, timezone, schedule, next_due_at
  FROM reports
 WHERE is_enabled
   AND next_due_at <= $1
 ORDER BY next_due_at
 LIMIT 1
   FOR UPDATE SKIP LOCKED
