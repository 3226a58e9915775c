-- In the three statements here, events and keys without a partner, such as those of an admin, concern every partner.
SELECT actor, action, entity, count(*)::integer AS count, min(at) AS first_at, max(at) AS last_at
  FROM audit_log
 WHERE at >= $2 AND at < $3 AND (partner_code = $1 OR partner_code IS NULL)
 GROUP BY actor, action, entity
 ORDER BY actor, entity, action
