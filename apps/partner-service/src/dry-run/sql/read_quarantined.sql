-- Reads quarantined postbacks as read_stored.sql reads stored ones.
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  request_line, conversion_id, tenant_id, raw_data::text AS raw_data, body, request_headers::text AS request_headers, reasons
FROM quarantine
WHERE NOT is_test
  AND redriven_at IS NULL
  AND (raw_data IS NOT NULL OR body IS NOT NULL)
  AND ($1::timestamptz IS NULL OR ((received_at, id) < ($1, $2::uuid) AND received_at <= $1))
  AND (received_at, id) >= ($3, $4::uuid)
  AND received_at >= $3
  AND ($5::timestamptz IS NULL OR received_at < $5)
  AND stored_at <= $6
  AND ($7::integer IS NULL OR tenant_id = $7)
ORDER BY quarantine.received_at DESC, quarantine.id DESC
LIMIT $8
