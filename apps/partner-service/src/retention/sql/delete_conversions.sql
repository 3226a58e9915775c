WITH expired AS (
  SELECT received_at, id FROM conversions WHERE received_at < $1 ORDER BY received_at, id LIMIT $2
)
DELETE FROM conversions USING expired
WHERE conversions.received_at = expired.received_at AND conversions.id = expired.id
