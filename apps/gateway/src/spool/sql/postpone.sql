UPDATE spool
   SET attempts = attempts + 1,
       unanswered = spool.unanswered + row.unanswered,
       silences = row.silences,
       next_attempt_at = now() + row.pause_ms * interval '1 millisecond',
       last_error = row.error
  FROM json_to_recordset($1::json) AS row(
         id uuid, pause_ms double precision, error text, unanswered integer, silences integer)
 WHERE spool.id = row.id AND state = 'waiting'
