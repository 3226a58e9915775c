-- Groups that are firing, and the end of the hour up to which the rule that is furthest behind is evaluated at $1.
SELECT
  (SELECT count(*)::integer FROM alerts WHERE resolved_at IS NULL) AS firing,
  (SELECT greatest(0, extract(epoch FROM $1::timestamptz - min(p.evaluated_until)))::float8
     FROM alert_progress p JOIN alert_rules r ON r.id = p.rule_id WHERE r.is_enabled) AS "lagSeconds"
