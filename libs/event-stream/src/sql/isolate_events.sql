-- Makes events ($2) wait for a handler ($1) one by one: it receives each alone. $3 seconds from now, after the reason $4.
INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, error, due_at)
SELECT DISTINCT ON (event_day, source_id, event_id)
  $1, event_day, source_id, event_id, attempts, $4, now() + make_interval(secs => $3)
FROM json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid, attempts integer)
ORDER BY event_day, source_id, event_id, attempts DESC
ON CONFLICT (handler, event_day, source_id, event_id) DO UPDATE
SET due_at = least(event_retries.due_at, excluded.due_at)
