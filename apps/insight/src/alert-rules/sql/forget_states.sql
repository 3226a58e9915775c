-- Ends what the rule $1 watched: its alerts are resolved, and its states are gone.
WITH resolved AS (UPDATE alerts SET resolved_at = now() WHERE rule_id = $1 AND resolved_at IS NULL),
groups AS (DELETE FROM alert_groups WHERE rule_id = $1),
unsent AS (UPDATE alert_messages SET next_attempt_at = NULL WHERE rule_id = $1 AND next_attempt_at IS NOT NULL)
DELETE FROM alert_progress WHERE rule_id = $1
