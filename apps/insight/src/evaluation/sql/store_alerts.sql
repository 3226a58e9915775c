-- New alerts ($3) of the rule $1 with the name $2. A sampled figure may fire before its hour ends.
INSERT INTO alerts (
  rule_id, rule_name, rule_code, partner, group_key, keys, figure, hour, fired_at, seen, expected, probability, hours, explained_by,
  resolved_at
)
SELECT
  $1, $2, (SELECT code FROM alert_rules WHERE id = $1), partner, group_key, keys, figure, hour, least(hour + interval '1 hour', now()), seen, expected, probability, hours,
  explained_by, resolved_at
FROM json_to_recordset($3) AS a (
  partner text, group_key text, keys jsonb, figure jsonb, hour timestamptz, seen text, expected text,
  probability double precision, hours integer, explained_by jsonb, resolved_at timestamptz
)
ON CONFLICT DO NOTHING
