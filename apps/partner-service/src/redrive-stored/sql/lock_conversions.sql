-- Locks the conversions in $1 in key order, as the storing statements do, and returns those that did not exist. They are
-- inserted, so that no other transaction can store their first postback meanwhile; their other columns mean nothing yet.
-- A condition that is never true locks a row that exists, and leaves it as it is.
INSERT INTO conversion_state AS state (
  tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name
)
SELECT tenant_id, conversion_id, '00000000-0000-0000-0000-000000000000', 'epoch', 'epoch', '', false
FROM json_to_recordset($1) AS wanted (tenant_id integer, conversion_id text)
ORDER BY tenant_id, conversion_id
ON CONFLICT (tenant_id, conversion_id) DO UPDATE SET offer = state.offer WHERE false
RETURNING tenant_id, conversion_id
