-- The events $2 were delivered for a handler ($1).
INSERT INTO handled (event_day, handler, source_id, event_id)
SELECT event_day, $1, source_id, event_id
FROM json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid)
ORDER BY event_day, source_id, event_id
ON CONFLICT (event_day, handler, source_id, event_id) DO NOTHING
