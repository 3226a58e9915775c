-- Locks the states of the conversions $1 in key order, as the storing statements lock them.
SELECT k.tenant_id, k.conversion_id, k.other_fields
  FROM conversion_state k
  JOIN json_to_recordset($1) AS x (tenant_id integer, conversion_id text)
    ON k.tenant_id = x.tenant_id AND k.conversion_id = x.conversion_id
 ORDER BY k.tenant_id, k.conversion_id
   FOR UPDATE OF k
