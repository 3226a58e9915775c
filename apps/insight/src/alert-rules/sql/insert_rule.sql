INSERT INTO alert_rules (name, owner, partner, rule, channels, recipients, language, is_enabled, created_by, updated_by)
VALUES ($1, coalesce($2, $9), $3, $4, $5, $6, $7, $8, $9, $9)
RETURNING id
