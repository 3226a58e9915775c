-- Finds the conversions to which the postbacks in $1 may belong, by their positions: each one's own, and those of the
-- same conversion id whose key has other fields, because the setting was another when they were stored. Those with the
-- same fields have other values in them. Values that are not in other_fields are the original's.
SELECT wanted.position, state.*, to_json(original) AS original
FROM json_to_recordset($1) AS wanted (
  position integer, tenant_id integer, conversion_id text, own_id text, names text
)
CROSS JOIN LATERAL (
  SELECT * FROM conversion_state
  WHERE tenant_id = wanted.tenant_id AND conversion_id = wanted.conversion_id
  UNION ALL
  SELECT * FROM conversion_state
  WHERE tenant_id = wanted.tenant_id
    AND strpos(conversion_id, chr(31)) > 0 AND split_part(conversion_id, chr(31), 1) = wanted.conversion_id
    AND (
      conversion_id = wanted.own_id
      OR split_part(split_part(conversion_id, chr(31), 2), ':', 1) <> wanted.names
    )
) AS state
LEFT JOIN LATERAL (
  SELECT
    offer_id, offer_name, order_id,
    to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
    event, adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id
  FROM conversions
  WHERE state.other_fields IS NULL AND received_at = state.original_received_at AND id = state.original_id
) AS original ON true
