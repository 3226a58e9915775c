-- Moves partners ($2) of the rule $1 from where their evaluation began ($3, null: it is the first one) to where it ended
-- ($4). A partner that another process has moved is left alone, and not returned.
WITH given AS (
  SELECT *
  FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS g (partner, evaluated_before, evaluated_until)
),
moved AS (
  UPDATE alert_progress p SET evaluated_until = g.evaluated_until FROM given g
  WHERE p.rule_id = $1 AND p.partner = g.partner AND p.evaluated_until = g.evaluated_before
  RETURNING p.partner
),
added AS (
  INSERT INTO alert_progress (rule_id, partner, evaluated_until)
  SELECT $1, partner, evaluated_until FROM given WHERE evaluated_before IS NULL
  ON CONFLICT DO NOTHING
  RETURNING partner
)
SELECT partner FROM moved UNION ALL SELECT partner FROM added
