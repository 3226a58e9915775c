-- The partner with the endpoint $1, and the tenants with the tokens whose hashes are $2.
SELECT 'endpoint' AS kind, partner_code, NULL AS tenant
  FROM partners
 WHERE endpoint_path = $1
UNION ALL
SELECT 'tenant_token', t.partner_code, t.code
  FROM tenant_tokens k
  JOIN tenants t ON t.id = k.tenant_id
 WHERE k.token_hash = ANY ($2::text[])
