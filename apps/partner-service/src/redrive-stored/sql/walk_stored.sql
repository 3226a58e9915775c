-- Reads the oldest stored postbacks after the row at ($1, $2) that a redrive chooses: received from $3 until $4, stored until
-- $5, of the tenant $6, and of the ids $8, which were received at $7; each where it is given.
SELECT
  id, xmin::text AS version,
  to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS received_at,
  to_char(stored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS stored_at,
  tenant_id, config_version, is_duplicate, is_update, conversion_id, conversion_key,
  offer_id, offer_name, order_id,
  to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
  event, status, status_original,
  sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
  adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
  media_id, sub_id, click_id, click_ref, sub_ref, warnings, request_line,
  '' AS content, raw_data::text AS raw_data
FROM conversions
WHERE NOT is_test
  AND ($1::timestamptz IS NULL OR ((received_at, id) > ($1, $2::uuid) AND received_at >= $1))
  AND ($3::timestamptz IS NULL OR received_at >= $3)
  AND ($4::timestamptz IS NULL OR received_at < $4)
  AND stored_at <= $5
  AND ($6::integer IS NULL OR tenant_id = $6)
  AND ($7::timestamptz[] IS NULL OR (received_at = ANY ($7) AND id = ANY ($8::uuid[])))
ORDER BY conversions.received_at, conversions.id
LIMIT $9
