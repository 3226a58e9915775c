-- Reads what was received of the newest $8 rows that match every filter that is not null, where it is not long.
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  reasons, raw_data::text AS raw_data, body, request_headers::text AS request_headers
FROM quarantine
WHERE redriven_at IS NULL
  AND ($1::timestamptz IS NULL OR received_at >= $1)
  AND ($2::timestamptz IS NULL OR received_at < $2)
  AND ($3::uuid[] IS NULL OR id = ANY ($3))
  AND ($4::integer IS NULL OR tenant_id = $4)
  AND ($5::text IS NULL OR EXISTS (
    SELECT FROM jsonb_array_elements(reasons) AS reason WHERE reason ->> 'field' = $5))
  AND ($6::text IS NULL OR EXISTS (
    SELECT FROM jsonb_array_elements(reasons) AS reason WHERE position(lower($6) IN lower(reason ->> 'reason')) > 0))
  AND ($7::text IS NULL OR EXISTS (
    SELECT FROM jsonb_array_elements(reasons) AS reason WHERE coalesce(reason ->> 'code', 'unspecified') = $7))
  AND size_bytes <= $9
  AND (raw_data IS NOT NULL OR body IS NOT NULL)
ORDER BY received_at DESC, id DESC
LIMIT $8
