INSERT INTO reports (owner, updated_by, name, dashboard_id, board, language, timezone, schedule, channels, recipients,
                     skips_empty, is_enabled, next_due_at)
VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING id
