INSERT INTO alert_rules (name, owner, partner, rule, channels, recipients, is_enabled, created_by, updated_by)
VALUES ($1, coalesce($2, $8), $3, $4, $5, $6, $7, $8, $8)
RETURNING id
