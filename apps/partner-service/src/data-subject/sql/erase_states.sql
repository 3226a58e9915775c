UPDATE conversion_state k
   SET other_fields = x.other_fields
  FROM json_to_recordset($1) AS x (tenant_id integer, conversion_id text, other_fields jsonb)
 WHERE k.tenant_id = x.tenant_id AND k.conversion_id = x.conversion_id
