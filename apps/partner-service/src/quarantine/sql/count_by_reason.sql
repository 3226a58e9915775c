-- Counts, among the newest $8 rows that match every filter that is not null, how many have each reason; the commonest
-- first. Reasons of earlier versions were stored without a code.
SELECT
  reason ->> 'field' AS field, coalesce(reason ->> 'code', 'unspecified') AS code, reason ->> 'reason' AS reason,
  count(*)::integer AS count
FROM (
  SELECT reasons
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
  ORDER BY received_at DESC
  LIMIT $8
) AS newest, jsonb_array_elements(reasons) AS reason
GROUP BY 1, 2, 3
ORDER BY 4 DESC, 1, 3
LIMIT 100
