-- Counts up to $7 of what walk_stored.sql reads.
SELECT count(*)::integer AS count
FROM (
  SELECT FROM conversions
  WHERE NOT is_test
    AND ($1::timestamptz IS NULL OR received_at >= $1)
    AND ($2::timestamptz IS NULL OR received_at < $2)
    AND stored_at <= $3
    AND ($4::integer IS NULL OR tenant_id = $4)
    AND ($5::timestamptz[] IS NULL OR (received_at = ANY ($5) AND id = ANY ($6::uuid[])))
  LIMIT $7
) AS chosen
