-- Alerts, the newest first: of the partner $1, firing or resolved ($2), fired from $3 on, of the rule $4, the one with the id
-- $5, after this row of the list ($6, $7: time, id). At most $8.
SELECT
  a.id, a.rule_id, a.rule_name, a.rule_code, a.partner, a.keys, a.figure AS plan, a.fired_at, a.fired_at::text AS fired_at_exactly,
  a.resolved_at, a.seen, a.expected, a.probability, a.hours, a.explained_by, a.acknowledged_at, a.acknowledged_by,
  CASE WHEN a.resolved_at IS NULL THEN 'firing' ELSE 'resolved' END AS state,
  CASE WHEN a.resolved_at IS NULL THEN g.snoozed_until END AS snoozed_until
FROM alerts a LEFT JOIN alert_groups g ON g.rule_id = a.rule_id AND g.group_key = a.group_key
WHERE ($1::text IS NULL OR a.partner = $1)
  AND ($2::text IS NULL OR (a.resolved_at IS NULL) = ($2 = 'firing'))
  AND ($3::timestamptz IS NULL OR a.fired_at >= $3)
  AND ($4::uuid IS NULL OR a.rule_id = $4)
  AND ($5::uuid IS NULL OR a.id = $5)
  AND ($6::timestamptz IS NULL OR (a.fired_at, a.id) < ($6, $7::uuid))
ORDER BY a.fired_at DESC, a.id DESC
LIMIT $8
