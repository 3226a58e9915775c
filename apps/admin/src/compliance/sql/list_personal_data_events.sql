SELECT at, actor, action, entity_id AS person, after AS outcome
  FROM audit_log
 WHERE at >= $2 AND at < $3 AND (partner_code = $1 OR partner_code IS NULL)
   AND entity = 'personal_data'
 ORDER BY id DESC LIMIT 1000
