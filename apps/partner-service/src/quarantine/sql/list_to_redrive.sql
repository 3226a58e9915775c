-- Lists the oldest rows that match every filter that is not null and still have their content: those newer than the row
-- at ($8, $9) and not newer than the row at ($10, $11).
SELECT
  id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
  stored_at, tenant_id, is_test, raw_data::text AS raw_data, body, request_line,
  request_headers::text AS request_headers, host(request_ip) AS request_ip
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
  AND (raw_data IS NOT NULL OR body IS NOT NULL)
  AND ($8::timestamptz IS NULL OR ((received_at, id) > ($8, $9::uuid) AND received_at >= $8))
  AND ($10::timestamptz IS NULL OR ((received_at, id) <= ($10, $11::uuid) AND received_at <= $10))
ORDER BY quarantine.received_at, quarantine.id
LIMIT $12
