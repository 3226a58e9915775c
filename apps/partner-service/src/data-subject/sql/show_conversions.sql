-- Shows the same batch as lock_conversions.sql, for an export.
SELECT
  id AS postback_id, received_at, tenant_id,
  conversion_id, offer_id, offer_name, order_id, datetime_conversion, event, status,
  sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
  adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
  media_id, sub_id, click_id, click_ref, sub_ref, warnings,
  raw_data::text AS raw_data, request_headers, host(request_ip) AS request_ip
FROM conversions
WHERE received_at >= $2::date::timestamp AT TIME ZONE 'UTC'
  AND received_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
  AND (($5 = 'click_id' AND click_ref = $1) OR ($5 = 'sub_id' AND sub_ref = $1))
  AND id > $3
ORDER BY id
LIMIT $4
