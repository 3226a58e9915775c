-- Rows that have not failed yet, in the order received: as many as fit the limits, but at least one.
SELECT id, payload, size_bytes, attempts, unanswered, silences
  FROM (SELECT next_rows.*, sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
          FROM (SELECT id, payload, size_bytes, attempts, unanswered, silences
                  FROM spool
                 WHERE partner_code = $1 AND state = 'waiting' AND id > $2 AND next_attempt_at <= now()
                   AND attempts = 0
                 ORDER BY id
                 LIMIT $3) AS next_rows) AS summed
 WHERE bytes_so_far - size_bytes < $4
 ORDER BY id
