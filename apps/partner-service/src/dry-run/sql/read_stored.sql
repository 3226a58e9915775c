-- Reads stored postbacks, newest first: those older than the row at ($1, $2) and not older than the row at ($3, $4),
-- received before $5, stored until $6; of the tenant $7 where it is given.
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  tenant_id, raw_data::text AS raw_data, NULL AS body, NULL AS request_headers,
  request_line, is_duplicate, is_update, conversion_id, offer_id, offer_name, order_id,
  to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
  event, status, status_original,
  sale_amount_local::text, myr_sale_amount::text, usd_sale_amount::text, payout_local::text, myr_payout::text,
  usd_payout::text, conversion_currency,
  adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
  media_id, sub_id, click_id
FROM conversions
WHERE NOT is_test
  AND ($1::timestamptz IS NULL OR ((received_at, id) < ($1, $2::uuid) AND received_at <= $1))
  AND (received_at, id) >= ($3, $4::uuid)
  AND received_at >= $3
  AND ($5::timestamptz IS NULL OR received_at < $5)
  AND stored_at <= $6
  AND ($7::integer IS NULL OR tenant_id = $7)
ORDER BY conversions.received_at DESC, conversions.id DESC
LIMIT $8
