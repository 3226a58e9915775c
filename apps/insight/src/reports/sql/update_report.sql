-- $1 id, $2 version, $3 who changes it, then as in an insert; what is due moves with the schedule
UPDATE reports
   SET name = $4, dashboard_id = $5, board = $6, language = $7, timezone = $8, schedule = $9, channels = $10,
       recipients = $11, skips_empty = $12, is_enabled = $13, next_due_at = $14,
       version = version + 1, updated_at = now(), updated_by = $3
 WHERE id = $1
   AND version = $2
