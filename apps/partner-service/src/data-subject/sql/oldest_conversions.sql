-- Looks into the index of each partition once instead of scanning.
SELECT tenant_id, (SELECT received_at FROM conversions c WHERE c.tenant_id = t.tenant_id
                    ORDER BY received_at LIMIT 1) AS oldest
  FROM unnest($1::integer[]) AS t (tenant_id)
