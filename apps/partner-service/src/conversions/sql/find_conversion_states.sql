-- Finds the states of conversion id $2 of the tenants $1, under every key, the newest original first, up to $3; see
-- lock_conversion_states.sql.
SELECT state.*, to_json(original) AS original
FROM conversion_state AS state
LEFT JOIN LATERAL (
  SELECT
    conversion_id, offer_id, offer_name, order_id,
    to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
    event, status,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
    adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id, status_original
  FROM conversions
  WHERE state.other_fields IS NULL AND received_at = state.original_received_at AND id = state.original_id
) AS original ON true
WHERE state.tenant_id = ANY ($1)
  AND (
    state.conversion_id = $2
    OR (strpos(state.conversion_id, chr(31)) > 0 AND split_part(state.conversion_id, chr(31), 1) = $2)
  )
ORDER BY state.original_received_at DESC, state.original_id DESC
LIMIT $3
