-- $1 now, $2 until when others leave it alone
UPDATE report_runs r
   SET attempts = r.attempts + 1, next_attempt_at = $2
  FROM reports p
  LEFT JOIN dashboards d ON d.id = p.dashboard_id
 WHERE r.id = (SELECT id FROM report_runs WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
   AND p.id = r.report_id
RETURNING r.id, r.due_at, r.attempts, p.name, p.timezone, p.channels, p.skips_empty, COALESCE(p.board, d.definition) AS board
