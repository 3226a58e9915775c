UPDATE tenant_tokens k SET is_active = $3
  FROM partner_revisions r, tenants t
 WHERE t.id = k.tenant_id AND t.partner_code = $1 AND k.is_active <> $3
   AND r.partner_code = $1 AND r.version = $2
   AND $3 = EXISTS (SELECT FROM json_array_elements(r.after -> 'tokens') AS old
                     WHERE (old ->> 'id')::integer = k.id AND (old ->> 'is_active')::boolean)
