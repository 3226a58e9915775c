-- $1 run, $2 attempt, $3 state, $4 result, $5 error, $6 next attempt or null, $7 now, $8 channels of its messages
WITH finished AS (
  UPDATE report_runs
     SET state = $3, result = $4, error = $5, next_attempt_at = $6, finished_at = CASE WHEN $6::timestamptz IS NULL THEN $7::timestamptz END
   WHERE id = $1
     AND attempts = $2
     AND state = 'pending'
  RETURNING id
)
INSERT INTO report_messages (run_id, channel, next_attempt_at)
SELECT id, channel, $7
  FROM finished, unnest($8::text[]) AS channel
ON CONFLICT DO NOTHING
