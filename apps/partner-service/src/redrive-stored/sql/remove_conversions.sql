-- Deletes the locked conversions in $1, and records those that others may know, for the change feed.
WITH removed AS (
  DELETE FROM conversion_state AS state
  USING json_to_recordset($1) AS row (tenant_id integer, conversion_id text, was_known boolean)
  WHERE state.tenant_id = row.tenant_id AND state.conversion_id = row.conversion_id
  RETURNING state.tenant_id, state.conversion_id, row.was_known
)
INSERT INTO removed_conversions (tenant_id, conversion_id)
SELECT tenant_id, conversion_id FROM removed WHERE was_known ORDER BY 1, 2
ON CONFLICT (tenant_id, conversion_id) DO UPDATE SET removed_at = now(), tx = pg_current_xact_id()
