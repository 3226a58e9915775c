-- Claims up to 20 messages that are due at the latest, and counts the attempt before it begins. What a process that is
-- killed has claimed is due again after a minute.
UPDATE alert_messages m
SET attempts = attempts + 1, next_attempt_at = now() + interval '1 minute'
FROM alert_rules r
WHERE r.id = m.rule_id AND m.id IN (
  SELECT id FROM alert_messages WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT 20 FOR UPDATE SKIP LOCKED
)
RETURNING m.id, r.name AS rule, r.code AS rule_code, r.rule ->> 'metric' AS metric, r.language, m.partner, m.kind, m.hour, m.channel, m.recipients, m.attempts, m.rule_id,
  m.message -> 'groups' AS groups
