DELETE FROM conversion_state WHERE (tenant_id, conversion_id) IN (
  SELECT tenant_id, conversion_id FROM conversion_state WHERE original_received_at < $1
  ORDER BY 1, 2 LIMIT $2 FOR UPDATE)
