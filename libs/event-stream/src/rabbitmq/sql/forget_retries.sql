-- The events $2 wait no longer for a handler ($1).
DELETE FROM event_retries AS retry
USING json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid)
WHERE retry.handler = $1
  AND (retry.event_day, retry.source_id, retry.event_id) = (event.event_day, event.source_id, event.event_id)
