-- A row that is in flight at the moment is still erased if it is delivered.
UPDATE spool
   SET state = 'dead', dead_at = now(), last_error = $2
 WHERE state = 'waiting' AND id = ANY($1::uuid[])
RETURNING partner_code
