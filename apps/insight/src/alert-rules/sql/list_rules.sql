-- Alert rules by name: all ($1 null), or those of one partner; of them one ($2) or all (null).
SELECT
  r.id, r.name, r.code, r.owner, r.partner, r.rule, r.channels, r.recipients, r.language, r.is_enabled, r.version,
  r.created_at, r.created_by, r.updated_at, r.updated_by,
  (SELECT count(*)::integer FROM alert_groups g WHERE g.rule_id = r.id AND g.phase = 'firing') AS firing,
  (SELECT min(p.evaluated_until) FROM alert_progress p WHERE p.rule_id = r.id) AS evaluated_until
FROM alert_rules r
WHERE ($1::text IS NULL OR r.partner = $1)
  AND ($2::uuid IS NULL OR r.id = $2)
ORDER BY r.name
