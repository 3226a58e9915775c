-- Alerts of groups ($2) of the rule $1 that fired before and resolved at the end of an hour ($3).
UPDATE alerts a
SET resolved_at = r.resolved_at
FROM unnest($2::text[], $3::timestamptz[]) AS r (group_key, resolved_at)
WHERE a.rule_id = $1 AND a.group_key = r.group_key AND a.resolved_at IS NULL AND a.hour < r.resolved_at
