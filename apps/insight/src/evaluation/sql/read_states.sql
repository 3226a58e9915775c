-- What is known of the rule $1: how far each partner is evaluated, and the groups that are not as usual.
SELECT
  (SELECT json_object_agg(partner, evaluated_until) FROM alert_progress WHERE rule_id = $1) AS progress,
  (SELECT json_agg(g) FROM alert_groups g WHERE rule_id = $1) AS groups
