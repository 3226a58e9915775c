-- Changes a rule ($1); what is null stays. Returns it as it was and as it is.
WITH before AS (
  SELECT * FROM alert_rules WHERE rule = $1 FOR UPDATE
),
changed AS (
  UPDATE alert_rules AS stored
  SET is_active = coalesce($2, stored.is_active),
      amounts = coalesce($3::json, stored.amounts),
      max_count = coalesce($4, stored.max_count),
      window_minutes = coalesce($5, stored.window_minutes),
      cool_down_minutes = coalesce($6, stored.cool_down_minutes),
      updated_at = now()
  FROM before
  WHERE stored.rule = before.rule
  RETURNING stored.*
)
SELECT row_to_json(before) AS before, row_to_json(changed) AS after FROM before, changed
