-- Finds the oldest of each kind of data; of conversions that of each tenant in $1, by one look into the index of each
-- partition.
SELECT 'conversions' AS what, tenant_id, (
    SELECT received_at FROM conversions WHERE conversions.tenant_id = wanted.tenant_id ORDER BY received_at LIMIT 1
  ) AS oldest
FROM unnest($1::integer[]) AS wanted (tenant_id)
UNION ALL
SELECT 'content of quarantine', NULL, (
    SELECT received_at FROM quarantine WHERE raw_data IS NOT NULL OR body IS NOT NULL ORDER BY received_at LIMIT 1
  )
UNION ALL
SELECT 'digests of quarantine', NULL, (SELECT min(received_at) FROM quarantine)
UNION ALL
SELECT 'ledger', NULL, (SELECT min(original_received_at) FROM conversion_state)
UNION ALL
SELECT 'roll-up', NULL, least((SELECT min(hour) FROM conversion_hourly), (SELECT min(hour) FROM warnings_hourly))
