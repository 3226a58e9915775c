-- Reads the postbacks of the conversions in $1, at most $3 of each, with the raw data of those in $2. Their content is
-- identified as contentOf does.
SELECT known.*
FROM json_to_recordset($1) AS wanted (tenant_id integer, conversion_id text)
CROSS JOIN LATERAL (
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
    left(encode(sha256(convert_to(raw_data::text, 'UTF8')), 'hex'), 32) AS content,
    CASE WHEN id = ANY ($2::uuid[]) THEN raw_data::text END AS raw_data
  FROM conversions
  WHERE conversion_id = split_part(wanted.conversion_id, chr(31), 1)
    AND conversion_key IS NOT DISTINCT FROM nullif(split_part(wanted.conversion_id, chr(31), 2), '')
    AND tenant_id = wanted.tenant_id AND NOT is_test
  LIMIT $3
) AS known
