-- Groups the newest $8 rows that match every filter that is not null by the field and code of their reasons; the
-- commonest first. Reasons of earlier versions were stored without a code.
WITH newest AS MATERIALIZED (
  SELECT id, received_at, reasons
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
  ORDER BY received_at DESC, id DESC
  LIMIT $8
)
SELECT
  reason ->> 'field' AS field,
  coalesce(reason ->> 'code', 'unspecified') AS code,
  (array_agg(reason ->> 'reason' ORDER BY received_at DESC, id DESC))[1] AS reason,
  coalesce((array_agg(reason -> 'params' ORDER BY received_at DESC, id DESC))[1], '{}') AS params,
  count(DISTINCT id)::integer AS postbacks,
  to_char(min(received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS first_received_at,
  to_char(max(received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS last_received_at,
  (array_agg(id ORDER BY received_at DESC, id DESC))[1] AS sample_postback_id,
  (SELECT count(*)::integer FROM newest) AS looked_at
FROM newest, jsonb_array_elements(reasons) AS reason
GROUP BY 1, 2
ORDER BY postbacks DESC, 1, 2
LIMIT 100
