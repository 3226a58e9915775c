-- The postback with the id $1, whose time of receipt is $2, as a conversion or in quarantine.
SELECT 'postback_id' AS kind, id AS postback_id, conversion_id,
       to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at
  FROM conversions
 WHERE received_at = $2::timestamptz AND id = $1::uuid
UNION ALL
SELECT 'quarantined_postback', id, conversion_id,
       to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  FROM quarantine
 WHERE id = $1::uuid AND redriven_at IS NULL
