DELETE FROM removed_conversions WHERE (tenant_id, conversion_id) IN (
  SELECT tenant_id, conversion_id FROM removed_conversions WHERE removed_at < $1
  ORDER BY 1, 2 LIMIT $2 FOR UPDATE)
