-- Replaces what people decide about the rule $1, if its version is still $2. Its next evaluation is at once. The column
-- restarts says whether something else is watched than before; then the hours from now on count.
WITH previous AS (SELECT partner, rule, is_enabled FROM alert_rules WHERE id = $1 AND version = $2 FOR UPDATE),
decided AS (
  SELECT partner IS DISTINCT FROM $5 OR rule <> $6::jsonb OR is_enabled <> $10 AS restarts FROM previous
)
UPDATE alert_rules
SET name = $3, code = CASE WHEN name = $3 THEN code END, owner = coalesce($4, owner), partner = $5, rule = $6,
    channels = $7, recipients = $8, language = $9, is_enabled = $10,
    version = version + 1, updated_at = now(), updated_by = $11, claimed_until = NULL,
    evaluated_from = CASE WHEN restarts THEN now() ELSE evaluated_from END
FROM decided
WHERE id = $1
RETURNING restarts
