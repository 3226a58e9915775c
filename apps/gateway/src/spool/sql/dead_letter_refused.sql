UPDATE spool
   SET state = 'dead', attempts = attempts + 1, dead_at = now(),
       dead_status = row.status, dead_answer = row.answer, last_error = row.error, silences = row.silences
  FROM json_to_recordset($1::json) AS row(
         id uuid, status smallint, answer text, error text, silences integer)
 WHERE spool.id = row.id AND state = 'waiting'
