-- Forgets the other fields of a tenant's conversions received before $2, in a step of $5 keys after the key $4. The offer
-- stays, because the conversion is counted under it and it concerns no person. No index shows which keys have something
-- to forget, so each is looked at once a round. Returns the last key of the step, null after the end, and how many rows
-- changed.
WITH step AS MATERIALIZED (
  SELECT conversion_id FROM conversion_state
  WHERE tenant_id = $1 AND conversion_id > $4 ORDER BY conversion_id LIMIT $5
),
forgotten AS (
  UPDATE conversion_state SET other_fields = (
    SELECT coalesce(jsonb_object_agg(field.key, field.value), '{}') FROM jsonb_each(other_fields) AS field
    WHERE field.key IN ('offer_id', 'offer_name') OR field.value ->> 'asOf' >= $3)
  WHERE (tenant_id, conversion_id) IN (
    SELECT tenant_id, conversion_id FROM conversion_state
    WHERE tenant_id = $1 AND conversion_id > $4 AND conversion_id <= (SELECT max(conversion_id) FROM step)
      AND original_received_at < $2 AND other_fields IS NOT NULL
      AND EXISTS (SELECT FROM jsonb_each(other_fields) AS field
        WHERE field.key NOT IN ('offer_id', 'offer_name') AND field.value ->> 'asOf' < $3)
    ORDER BY 1, 2 FOR UPDATE)
  RETURNING 1
)
SELECT (SELECT max(conversion_id) FROM step) AS last, (SELECT count(*)::integer FROM forgotten) AS count
