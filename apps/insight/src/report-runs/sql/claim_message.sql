-- $1 now, $2 until when others leave it alone, $3 channels that have their settings
UPDATE report_messages m
   SET attempts = m.attempts + 1, next_attempt_at = $2
  FROM report_runs r
  JOIN reports p ON p.id = r.report_id
 WHERE (m.run_id, m.channel) = (SELECT run_id, channel
                                  FROM report_messages
                                 WHERE next_attempt_at <= $1 AND channel = ANY ($3)
                                 ORDER BY next_attempt_at
                                 LIMIT 1
                                   FOR UPDATE SKIP LOCKED)
   AND r.id = m.run_id
RETURNING m.run_id, m.channel, m.attempts, r.report_id, r.due_at, r.result, p.name, p.language, p.timezone, p.recipients
