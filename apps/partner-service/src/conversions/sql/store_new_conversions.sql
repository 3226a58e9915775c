-- Stores the first postback of each conversion and returns the ids that it stored. conversion_state decides which
-- conversions are new: the others are duplicates, which store_duplicates.sql writes.
-- The rows come as one array for each column, in the order of conversion-columns.ts. Amounts and addresses are text in them.
-- Keys and ids are inserted in order, so that two batches cannot deadlock.
WITH received AS MATERIALIZED (
  SELECT
    id, received_at, tenant_id, config_version, is_test, may_return, is_redrive, signed, signed_target_bytes,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status,
    sale_amount_local::numeric, myr_sale_amount::numeric, usd_sale_amount::numeric, payout_local::numeric,
    myr_payout::numeric, usd_payout::numeric, conversion_currency, adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5,
    aff_sub, aff_sub2, aff_sub3, aff_sub4, media_id, sub_id, click_id, status_original, click_ref, sub_ref, warnings,
    raw_data, request_line, request_headers, request_ip::inet, offer, offer_is_name, amount_parts, state_id,
    date_bin('1 hour', received_at, '2000-01-01 00:00Z') AS hour
  FROM unnest(
    $1::uuid[], $2::timestamptz[], $3::integer[], $4::integer[], $5::boolean[], $6::boolean[], $7::boolean[], $8::text[],
    $9::integer[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::text[],
    $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[],
    $26::text[], $27::text[], $28::text[], $29::text[], $30::text[], $31::text[], $32::text[], $33::text[], $34::text[],
    $35::text[], $36::text[], $37::text[], $38::text[], $39::text[], $40::jsonb[], $41::json[], $42::text[], $43::json[],
    $44::text[], $45::text[], $46::boolean[], $47::jsonb[], $48::text[]
  ) AS row (
    id, received_at, tenant_id, config_version, is_test, may_return, is_redrive, signed, signed_target_bytes,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status, sale_amount_local,
    myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency, adv_sub, adv_sub2,
    adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4, media_id, sub_id, click_id, status_original,
    click_ref, sub_ref, warnings, raw_data, request_line, request_headers, request_ip, offer, offer_is_name, amount_parts,
    state_id
  )
),
new_state AS (
  INSERT INTO conversion_state (
    tenant_id, conversion_id, original_id, original_received_at, hour,
    offer, offer_is_name, status, status_original, currency,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, amount_parts
  )
  SELECT
    tenant_id, coalesce(state_id, conversion_id), id, received_at, hour,
    offer, offer_is_name, status, status_original, conversion_currency,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, amount_parts
  FROM received
  WHERE NOT is_test
  ORDER BY tenant_id, coalesce(state_id, conversion_id), id
  ON CONFLICT DO NOTHING
  RETURNING original_id
),
-- Not materialised, so that no wide row is copied again: each use filters the rows of received by a hash of ids.
stored AS NOT MATERIALIZED (
  SELECT * FROM received WHERE is_test OR id IN (SELECT original_id FROM new_state)
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
    id, received_at, tenant_id, config_version, is_test, false, false,
    conversion_id, conversion_key, offer_id, offer_name, order_id, datetime_conversion, event, status,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
    adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id, status_original,
    click_ref, sub_ref, warnings, raw_data, request_line, request_headers, request_ip
  FROM stored
),
seen_id AS (
  -- A postback id that may arrive again and is there already fails the whole statement.
  INSERT INTO seen_postback_ids (id)
  SELECT id FROM stored WHERE may_return AND NOT is_redrive ORDER BY id
),
spent_signature AS (
  -- So does a signature that another postback has spent.
  INSERT INTO spent_signatures (signed, target_bytes, postback_id, received_at)
  SELECT decode(signed, 'hex'), signed_target_bytes, id, received_at
  FROM stored
  WHERE signed IS NOT NULL AND NOT is_redrive
  ORDER BY 1
),
redriven AS (
  -- A redriven postback leaves the count of quarantine in the hour in which it was counted there.
  UPDATE quarantine SET redriven_at = clock_timestamp()
  FROM stored
  WHERE stored.is_redrive AND quarantine.id = stored.id AND quarantine.redriven_at IS NULL
  RETURNING date_trunc('hour', quarantine.received_at, 'UTC') AS hour, quarantine.tenant_id, quarantine.is_test
),
warning_roll_up AS (
  -- statements.ts leaves this part out for batches without warnings.
  INSERT INTO warnings_hourly AS total (hour, tenant_id, code, field, writer, postbacks)
  SELECT
    hour, tenant_id, warning.code, warning.field, (SELECT acquire_roll_up_writer()), count(DISTINCT id)
  FROM stored CROSS JOIN LATERAL jsonb_to_recordset(warnings) AS warning (code text, field text)
  WHERE warnings IS NOT NULL AND NOT is_test
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (hour, tenant_id, code, field, writer) DO UPDATE SET postbacks = total.postbacks + excluded.postbacks
),
roll_up AS (
  INSERT INTO conversion_hourly_shards AS total (
    hour, tenant_id, offer, status, currency, writer, conversions, quarantined,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
  )
  SELECT
    hour, tenant_id, offer, status, currency, (SELECT acquire_roll_up_writer()), sum(conversions), sum(quarantined),
    coalesce(sum(sale_amount_local), 0), coalesce(sum(myr_sale_amount), 0), coalesce(sum(usd_sale_amount), 0),
    coalesce(sum(payout_local), 0), coalesce(sum(myr_payout), 0), coalesce(sum(usd_payout), 0)
  FROM (
    SELECT
      hour, tenant_id, offer, coalesce(status, '') AS status, coalesce(conversion_currency, '') AS currency,
      1 AS conversions, 0 AS quarantined,
      sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
    FROM stored
    WHERE NOT is_test
    UNION ALL
    SELECT hour, tenant_id, '', '', '', 0, -1, NULL, NULL, NULL, NULL, NULL, NULL
    FROM redriven
    WHERE NOT is_test
  ) AS change
  GROUP BY 1, 2, 3, 4, 5
  ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (hour, tenant_id, offer, status, currency, writer) DO UPDATE SET
    conversions = total.conversions + excluded.conversions,
    quarantined = total.quarantined + excluded.quarantined,
    sale_amount_local = total.sale_amount_local + excluded.sale_amount_local,
    myr_sale_amount = total.myr_sale_amount + excluded.myr_sale_amount,
    usd_sale_amount = total.usd_sale_amount + excluded.usd_sale_amount,
    payout_local = total.payout_local + excluded.payout_local,
    myr_payout = total.myr_payout + excluded.myr_payout,
    usd_payout = total.usd_payout + excluded.usd_payout
)
SELECT id FROM stored
