-- Reads the conversions after the key ($1, $2), up to $4, as of the snapshot $3 with which the reader began. What was
-- changed since is left out here, because it is read as a change afterwards. A stamp from the future was given by another
-- server, from which the database was restored; it says nothing here.
-- Until the first duplicate fills other_fields, the other fields are read from the original postback.
WITH kept AS MATERIALIZED (
  SELECT *
  FROM conversion_state
  WHERE (tenant_id, conversion_id) > ($1, $2)
    AND (
      pg_visible_in_snapshot(tx, coalesce($3::pg_snapshot, pg_current_snapshot()))
      OR tx >= pg_snapshot_xmax(pg_current_snapshot())
    )
  ORDER BY tenant_id, conversion_id
  LIMIT $4
)
SELECT
  (SELECT system_identifier FROM pg_control_system())
    || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    || '/' || (SELECT timeline_id FROM pg_control_checkpoint()) AS database,
  pg_current_snapshot()::text AS snapshot,
  pg_current_wal_insert_lsn()::text AS written,
  kept.*,
  false AS is_removed,
  to_json(original) AS original
FROM (VALUES (true)) AS always
LEFT JOIN kept ON true
LEFT JOIN LATERAL (
  SELECT
    conversion_id, offer_id, offer_name, order_id,
    to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
    event, status,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
    adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id, status_original, click_ref, sub_ref
  FROM conversions
  WHERE kept.other_fields IS NULL AND received_at = kept.original_received_at AND id = kept.original_id
) AS original ON true
ORDER BY kept.tenant_id, kept.conversion_id
