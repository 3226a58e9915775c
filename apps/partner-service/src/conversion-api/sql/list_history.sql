-- Lists the newest $3 postbacks of a conversion, newest first, with what was received up to $4 bytes.
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  to_char(stored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS stored_at,
  tenant_id, config_version, is_duplicate, is_update,
  conversion_id, offer_id, offer_name, order_id,
  to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
  event, status,
  sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
  adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
  media_id, sub_id, click_id, status_original, warnings,
  CASE WHEN bytes_so_far <= $4 THEN raw_data::text END AS raw_data,
  bytes_so_far > $4 AS is_content_left_out,
  request_line, request_headers, host(request_ip) AS request_ip
FROM (
  SELECT *, sum(octet_length(raw_data::text)) OVER (ORDER BY received_at DESC, id DESC) AS bytes_so_far
  FROM (
    SELECT *
    FROM conversions
    WHERE conversion_id = $1 AND conversion_key IS NOT DISTINCT FROM $5 AND tenant_id = $2 AND NOT is_test
    ORDER BY received_at DESC, id DESC
    LIMIT $3
  ) AS newest
) AS conversions
ORDER BY conversions.received_at DESC, conversions.id DESC
