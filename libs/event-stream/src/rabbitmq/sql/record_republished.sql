-- The events $2 of a handler ($1) wait in the broker from now on. They are due again after $3 seconds, when a message that
-- was not handled is lost.
UPDATE event_retries AS retry
SET due_at = now() + make_interval(secs => $3)
FROM json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid)
WHERE retry.handler = $1
  AND (retry.event_day, retry.source_id, retry.event_id) = (event.event_day, event.source_id, event.event_id)
