DELETE FROM conversion_facts
USING json_to_recordset($2) AS removed (tenant_id integer, conversion_id text, conversion_key text)
WHERE conversion_facts.partner_code = $1
  AND conversion_facts.tenant_id = removed.tenant_id
  AND conversion_facts.conversion_id = removed.conversion_id
  AND conversion_facts.conversion_key = removed.conversion_key
