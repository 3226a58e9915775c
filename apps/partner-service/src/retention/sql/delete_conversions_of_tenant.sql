WITH expired AS (
  SELECT received_at, id FROM conversions WHERE tenant_id = $1 AND received_at < $2
  ORDER BY received_at, id LIMIT $3
)
DELETE FROM conversions USING expired
WHERE conversions.received_at = expired.received_at AND conversions.id = expired.id
