-- Reads the rows with the ids $1, newest first, with what was received up to $2 bytes.
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  tenant_id, conversion_id, reasons,
  CASE WHEN bytes_so_far <= $2 THEN raw_data::text END AS raw_data,
  CASE WHEN bytes_so_far <= $2 THEN encode(body, 'base64') END AS body_base64,
  octet_length(body) AS body_bytes,
  bytes_so_far > $2 AS is_content_left_out,
  request_line, request_headers, host(request_ip) AS request_ip, digest, size_bytes
FROM (
  SELECT *, sum(CASE WHEN raw_data IS NULL AND body IS NULL THEN 0 ELSE size_bytes END)
    OVER (ORDER BY received_at DESC, id DESC) AS bytes_so_far
  FROM quarantine
  WHERE id = ANY ($1)
) AS quarantine
ORDER BY quarantine.received_at DESC, quarantine.id DESC
