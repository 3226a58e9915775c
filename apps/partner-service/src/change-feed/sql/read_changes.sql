-- Reads conversions that were changed by transactions which the reader's snapshot has not seen: those that were in
-- progress in it ($1), and those that began later ($2 and above). WITH TIES keeps a transaction whole, so a page may have
-- more than $3 rows. Snapshot and rows come from this one statement, also when there are no rows: what is committed
-- between two statements would be in neither.
-- A conversion that a redrive removed is one that is_removed, as long as it does not exist again.
-- Until the first duplicate fills other_fields, the other fields are read from the original postback.
WITH changed AS MATERIALIZED (
  SELECT *
  FROM (
    SELECT state.*, false AS is_removed FROM conversion_state AS state WHERE tx = ANY ($1::xid8[])
    UNION ALL
    (
      SELECT state.*, false
      FROM conversion_state AS state
      WHERE tx >= $2 AND tx < pg_snapshot_xmax(pg_current_snapshot())
      ORDER BY tx
      FETCH FIRST $3 ROWS WITH TIES
    )
    UNION ALL
    (
      SELECT state.*, true
      FROM removed_conversions AS removed,
        LATERAL jsonb_populate_record(NULL::conversion_state, to_jsonb(removed)) AS state
      WHERE (removed.tx = ANY ($1::xid8[]) OR (removed.tx >= $2 AND removed.tx < pg_snapshot_xmax(pg_current_snapshot())))
        AND NOT EXISTS (
          SELECT FROM conversion_state AS present
          WHERE present.tenant_id = removed.tenant_id AND present.conversion_id = removed.conversion_id
        )
      ORDER BY removed.tx
      FETCH FIRST $3 ROWS WITH TIES
    )
  ) AS unseen
  ORDER BY tx
  FETCH FIRST $3 ROWS WITH TIES
)
SELECT
  (SELECT system_identifier FROM pg_control_system())
    || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    || '/' || (SELECT timeline_id FROM pg_control_checkpoint()) AS database,
  pg_current_snapshot()::text AS snapshot,
  pg_current_wal_insert_lsn()::text AS written,
  changed.*,
  to_json(original) AS original
FROM (VALUES (true)) AS always
LEFT JOIN changed ON true
LEFT JOIN LATERAL (
  SELECT
    conversion_id, offer_id, offer_name, order_id,
    to_char(datetime_conversion AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS datetime_conversion,
    event, status,
    sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout, conversion_currency,
    adv_sub, adv_sub2, adv_sub3, adv_sub4, adv_sub5, aff_sub, aff_sub2, aff_sub3, aff_sub4,
    media_id, sub_id, click_id, status_original, click_ref, sub_ref
  FROM conversions
  WHERE changed.other_fields IS NULL AND received_at = changed.original_received_at AND id = changed.original_id
) AS original ON true
ORDER BY changed.tx, changed.tenant_id, changed.conversion_id
