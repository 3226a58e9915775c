-- Stores the duplicates of known conversions, brings their states to the merged ones ($47), and moves the roll-up by the
-- differences ($48: counts to add, which may be negative, and amounts times sign).
-- The duplicates come as one array for each column, in the order of conversion-columns.ts.
WITH stored AS MATERIALIZED (
  SELECT
    id, received_at, tenant_id, config_version, is_test, may_return, is_redrive, signed, signed_target_bytes,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status,
    sale_amount_local::numeric, myr_sale_amount::numeric, usd_sale_amount::numeric, payout_local::numeric,
    myr_payout::numeric, usd_payout::numeric, conversion_currency, adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5,
    aff_sub, aff_sub2, aff_sub3, aff_sub4, media_id, sub_id, click_id, status_original, click_ref, sub_ref, warnings,
    raw_data, request_line, request_headers, request_ip::inet, is_duplicate, is_update
  FROM unnest(
    $1::uuid[], $2::timestamptz[], $3::integer[], $4::integer[], $5::boolean[], $6::boolean[], $7::boolean[], $8::text[],
    $9::integer[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::text[],
    $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[],
    $26::text[], $27::text[], $28::text[], $29::text[], $30::text[], $31::text[], $32::text[], $33::text[], $34::text[],
    $35::text[], $36::text[], $37::text[], $38::text[], $39::text[], $40::jsonb[], $41::json[], $42::text[], $43::json[],
    $44::text[], $45::boolean[], $46::boolean[]
  ) AS row (
    id, received_at, tenant_id, config_version, is_test, may_return, is_redrive, signed, signed_target_bytes,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status, sale_amount_local,
    myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency, adv_sub, adv_sub2,
    adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4, media_id, sub_id, click_id, status_original,
    click_ref, sub_ref, warnings, raw_data, request_line, request_headers, request_ip, is_duplicate, is_update
  )
),
new_conversion AS (
  INSERT INTO conversions (
    id, received_at, tenant_id, config_version, is_test, is_duplicate, is_update,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
    adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id, status_original,
    click_ref, sub_ref, warnings, raw_data, request_line, request_headers, request_ip
  )
  SELECT
    id, received_at, tenant_id, config_version, is_test, is_duplicate, is_update,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
    adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id, status_original,
    click_ref, sub_ref, warnings, raw_data, request_line, request_headers, request_ip
  FROM stored
),
seen_id AS (
  INSERT INTO seen_postback_ids (id)
  SELECT id FROM stored WHERE may_return AND NOT is_redrive ORDER BY id
),
spent_signature AS (
  INSERT INTO spent_signatures (signed, target_bytes, postback_id, received_at)
  SELECT decode(signed, 'hex'), signed_target_bytes, id, received_at
  FROM stored
  WHERE signed IS NOT NULL AND NOT is_redrive
  ORDER BY 1
),
redriven AS (
  UPDATE quarantine SET redriven_at = clock_timestamp()
  FROM stored
  WHERE stored.is_redrive AND quarantine.id = stored.id AND quarantine.redriven_at IS NULL
  RETURNING date_trunc('hour', quarantine.received_at, 'UTC') AS hour, quarantine.tenant_id, quarantine.is_test
),
warning_roll_up AS (
  INSERT INTO warnings_hourly AS total (hour, tenant_id, code, field, writer, postbacks)
  SELECT
    date_trunc('hour', received_at, 'UTC'), tenant_id, warning.code, warning.field,
    (SELECT acquire_roll_up_writer()), count(DISTINCT id)
  FROM stored CROSS JOIN LATERAL jsonb_to_recordset(warnings) AS warning (code text, field text)
  WHERE warnings IS NOT NULL AND NOT is_test
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (hour, tenant_id, code, field, writer) DO UPDATE SET postbacks = total.postbacks + excluded.postbacks
),
merged_state AS (
  UPDATE conversion_state AS state SET
    hour = merged.hour,
    offer = merged.offer,
    offer_is_name = merged.offer_is_name,
    status = merged.status,
    status_original = merged.status_original,
    status_as_of = merged.status_as_of,
    currency = merged.currency,
    sale_amount_local = merged.sale_amount_local,
    myr_sale_amount = merged.myr_sale_amount,
    usd_sale_amount = merged.usd_sale_amount,
    payout_local = merged.payout_local,
    myr_payout = merged.myr_payout,
    usd_payout = merged.usd_payout,
    amounts_as_of = merged.amounts_as_of,
    amount_parts = merged.amount_parts,
    other_fields = merged.other_fields
  FROM json_to_recordset($47) AS merged (
    tenant_id integer, conversion_id text, hour timestamptz, offer text, offer_is_name boolean,
    status text, status_original text, status_as_of uuid, currency text,
    sale_amount_local numeric, myr_sale_amount numeric, usd_sale_amount numeric,
    payout_local numeric, myr_payout numeric, usd_payout numeric, amounts_as_of uuid, amount_parts jsonb,
    other_fields jsonb
  )
  WHERE state.tenant_id = merged.tenant_id AND state.conversion_id = merged.conversion_id
)
INSERT INTO conversion_hourly_shards AS total (
  hour, tenant_id, offer, status, currency, writer, conversions, duplicates, updates, quarantined,
  sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
)
SELECT
  hour, tenant_id, offer, status, currency, (SELECT acquire_roll_up_writer()),
  sum(conversions), sum(duplicates), sum(updates), sum(quarantined),
  coalesce(sum(sign * sale_amount_local), 0), coalesce(sum(sign * myr_sale_amount), 0),
  coalesce(sum(sign * usd_sale_amount), 0), coalesce(sum(sign * payout_local), 0),
  coalesce(sum(sign * myr_payout), 0), coalesce(sum(sign * usd_payout), 0)
FROM (
  SELECT
    hour, tenant_id, offer, coalesce(status, '') AS status, coalesce(currency, '') AS currency,
    conversions, duplicates, updates, 0 AS quarantined, sign,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
  FROM json_to_recordset($48) AS row (
    hour timestamptz, tenant_id integer, offer text, status text, currency text,
    conversions bigint, duplicates bigint, updates bigint, sign integer,
    sale_amount_local numeric, myr_sale_amount numeric, usd_sale_amount numeric,
    payout_local numeric, myr_payout numeric, usd_payout numeric
  )
  UNION ALL
  SELECT hour, tenant_id, '', '', '', 0, 0, 0, -1, 0, NULL, NULL, NULL, NULL, NULL, NULL
  FROM redriven
  WHERE NOT is_test
) AS change
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (hour, tenant_id, offer, status, currency, writer) DO UPDATE SET
  conversions = total.conversions + excluded.conversions,
  duplicates = total.duplicates + excluded.duplicates,
  updates = total.updates + excluded.updates,
  quarantined = total.quarantined + excluded.quarantined,
  sale_amount_local = total.sale_amount_local + excluded.sale_amount_local,
  myr_sale_amount = total.myr_sale_amount + excluded.myr_sale_amount,
  usd_sale_amount = total.usd_sale_amount + excluded.usd_sale_amount,
  payout_local = total.payout_local + excluded.payout_local,
  myr_payout = total.myr_payout + excluded.myr_payout,
  usd_payout = total.usd_payout + excluded.usd_payout
