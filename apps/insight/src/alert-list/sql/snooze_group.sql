-- No message of the group of the alert $1 before $2. Its state is there as long as it fires.
UPDATE alert_groups g
SET snoozed_until = $2
FROM alerts a
WHERE a.id = $1 AND a.resolved_at IS NULL AND g.rule_id = a.rule_id AND g.group_key = a.group_key
