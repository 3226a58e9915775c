-- Claims the rule whose evaluation is due for the longest time at $1. A process that is killed holds its claim for five
-- minutes.
UPDATE alert_rules
SET claimed_until = $1::timestamptz + interval '5 minutes'
WHERE id = (
  SELECT id FROM alert_rules
  WHERE is_enabled AND (claimed_until IS NULL OR claimed_until <= $1)
  ORDER BY claimed_until NULLS FIRST
  LIMIT 1
  FOR UPDATE SKIP LOCKED
)
RETURNING id, name, partner, rule, channels, recipients, version, evaluated_from
