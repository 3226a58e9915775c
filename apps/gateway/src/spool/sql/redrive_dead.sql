-- Null ids, and a null partner, mean all.
UPDATE spool
   SET state = 'waiting', next_attempt_at = now(), silences = 0,
       dead_at = NULL, dead_status = NULL, dead_answer = NULL
 WHERE state = 'dead'
   AND ($1::uuid[] IS NULL OR id = ANY($1))
   AND ($2::text IS NULL OR partner_code = $2)
RETURNING partner_code
