-- The postbacks received from $1 on, stored and quarantined, newest first, at most $2 of each, with the time of this read.
(SELECT id AS postback_id,
        to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
        CASE WHEN is_update THEN 'updated' WHEN is_duplicate THEN 'duplicate' ELSE 'stored' END AS outcome,
        tenant_id, conversion_id, offer_name, event, status,
        usd_payout::text, payout_local::text, conversion_currency, click_ref AS click_id, NULL::jsonb AS reasons
   FROM conversions
  WHERE NOT is_test AND received_at >= $1::timestamptz
  ORDER BY conversions.received_at DESC, id DESC
  LIMIT $2)
UNION ALL
(SELECT id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'quarantined',
        tenant_id, conversion_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, reasons
   FROM quarantine
  WHERE NOT is_test AND received_at >= $1::timestamptz
  ORDER BY quarantine.received_at DESC, id DESC
  LIMIT $2)
