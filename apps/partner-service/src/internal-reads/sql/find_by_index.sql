-- The newest postbacks with the conversion id $1 or the click id $2, at most $3 of each, in columns of the list.
(SELECT 'conversion_id' AS kind, id AS postback_id, conversion_id,
        to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at
   FROM conversions
  WHERE conversion_id = $1 AND NOT is_test
  ORDER BY conversions.received_at DESC, id DESC
  LIMIT $3)
UNION ALL
(SELECT 'click_id', id, conversion_id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
   FROM conversions
  WHERE click_ref = $2 AND NOT is_test
  ORDER BY conversions.received_at DESC, id DESC
  LIMIT $3)
