-- Omits keys that had ended before the period began.
SELECT k.id, k.name, k.role, k.created_at, k.expires_at, k.revoked_at, k.last_used_at,
       (SELECT count(*)::integer FROM audit_log a
         WHERE (a.key_id = k.id OR (a.key_id IS NULL AND a.actor = 'key:' || k.name)) AND a.at >= $2 AND a.at < $3
           AND (a.partner_code = $1 OR a.partner_code IS NULL)) AS deeds
  FROM api_keys k
 WHERE (k.partner_code = $1 OR k.partner_code IS NULL)
   AND k.created_at < $3
   AND (k.revoked_at IS NULL OR k.revoked_at >= $2)
   AND (k.expires_at IS NULL OR k.expires_at >= $2)
 ORDER BY k.id
