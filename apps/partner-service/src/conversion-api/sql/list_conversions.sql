-- Lists the postbacks that match every filter that is not null, newest first: those older than the row at ($11, $12) and
-- not older than the row at ($13, $14). The comparison of times beside that of rows lets the planner leave out
-- partitions.
-- PostgreSQL plans an unnamed statement for the values it is sent with, so that a filter that is null costs nothing.
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  to_char(stored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS stored_at,
  tenant_id, config_version, is_duplicate, is_update,
  conversion_id, offer_id, offer_name, order_id,
  to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
  event, status,
  sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
  adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
  media_id, sub_id, click_id, status_original, warnings
FROM conversions
WHERE NOT is_test
  AND ($1::timestamptz IS NULL OR received_at >= $1)
  AND ($2::timestamptz IS NULL OR received_at < $2)
  AND ($3::integer IS NULL OR tenant_id = $3)
  AND ($4::text IS NULL OR status = $4)
  AND ($5::text IS NULL OR offer_id = $5 OR offer_name = $5)
  AND ($6::text IS NULL OR conversion_currency = $6)
  AND ($7::text IS NULL OR conversion_id = $7)
  AND ($8::text IS NULL OR click_ref = $8)
  AND ($9::boolean IS NULL OR is_duplicate = $9)
  AND ($10::jsonb IS NULL OR warnings @> $10)
  AND ($11::timestamptz IS NULL OR ((received_at, id) < ($11, $12::uuid) AND received_at <= $11))
  AND ($13::timestamptz IS NULL OR ((received_at, id) >= ($13, $14::uuid) AND received_at >= $13))
ORDER BY conversions.received_at DESC, conversions.id DESC
LIMIT $15 OFFSET $16
