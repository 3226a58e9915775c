UPDATE tenants t SET is_active = false
  FROM partner_revisions r
 WHERE t.partner_code = $1 AND t.is_active AND r.partner_code = $1 AND r.version = $2
   AND NOT EXISTS (SELECT FROM json_array_elements(r.after -> 'tenants') AS old
                    WHERE (old ->> 'id')::integer = t.id)
