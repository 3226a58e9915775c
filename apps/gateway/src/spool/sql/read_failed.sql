-- The next row that has failed before. Each is sent alone, after all the others.
SELECT id, payload, size_bytes, attempts, unanswered, silences
  FROM spool
 WHERE partner_code = $1 AND state = 'waiting' AND id > $2 AND next_attempt_at <= now() AND attempts > 0
 ORDER BY id
 LIMIT 1
