-- Counts the rows that a redrive after the row at ($9, $10) would still find, up to $8.
SELECT count(*)::integer AS count
FROM (
  SELECT
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
    AND ($9::timestamptz IS NULL OR ((received_at, id) > ($9, $10::uuid) AND received_at >= $9))
  LIMIT $8
) AS counted
