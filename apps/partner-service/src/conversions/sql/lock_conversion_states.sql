-- Locks the states of the conversions in $1, in key order. Until the first duplicate fills other_fields, the other
-- fields are read from the original postback; times are written as the normaliser writes them, so that they compare
-- equal to what arrives.
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
WHERE (state.tenant_id, state.conversion_id) IN (
  SELECT tenant_id, conversion_id FROM json_to_recordset($1) AS row (tenant_id integer, conversion_id text)
)
ORDER BY state.tenant_id, state.conversion_id
FOR UPDATE OF state
