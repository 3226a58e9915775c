-- The events $2 have taken no effect for a handler ($1).
DELETE FROM handled
USING json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid)
WHERE handled.handler = $1
  AND (handled.event_day, handled.source_id, handled.event_id) = (event.event_day, event.source_id, event.event_id)
