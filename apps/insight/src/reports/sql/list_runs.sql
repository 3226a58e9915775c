-- $1 the report, $2 a run with its figures, or null for the newest without them, $3 how many
SELECT r.id, r.report_id, r.due_at, r.state, r.error, r.finished_at,
       CASE WHEN $2::uuid IS NOT NULL THEN r.result END AS result,
       COALESCE((SELECT json_agg(json_build_object('channel', m.channel, 'sent_at', m.sent_at, 'attempts', m.attempts,
                                                   'error', m.error) ORDER BY m.channel)
                   FROM report_messages m
                  WHERE m.run_id = r.id), '[]') AS messages
  FROM report_runs r
 WHERE r.report_id = $1
   AND ($2::uuid IS NULL OR r.id = $2)
 ORDER BY r.due_at DESC
 LIMIT $3
