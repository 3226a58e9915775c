-- $1 an id, or null for all
SELECT id, name, owner, dashboard_id, board, language, timezone, schedule, channels, recipients, skips_empty, is_enabled,
       version, next_due_at, created_at, updated_at, updated_by
  FROM reports
 WHERE $1::uuid IS NULL OR id = $1
 ORDER BY lower(name), id
