-- Counts the postbacks that match every filter that is not null, up to $11.
SELECT count(*)::integer AS count
FROM (
  SELECT
  FROM conversions
  WHERE NOT is_test
    AND ($1::timestamptz IS NULL OR received_at >= $1)
    AND ($2::timestamptz IS NULL OR received_at < $2)
    AND ($3::integer IS NULL OR tenant_id = $3)
    AND ($4::text IS NULL OR status = $4)
    AND ($5::text IS NULL OR offer_id = $5 OR offer_name = $5)
    AND ($6::text IS NULL OR conversion_currency = $6)
    AND ($7::text IS NULL OR conversion_id = $7)
    AND ($8::text IS NULL OR click_ref = $8)
    AND ($9::boolean IS NULL OR is_duplicate = $9)
    AND ($10::jsonb IS NULL OR warnings @> $10)
  LIMIT $11
) AS counted
