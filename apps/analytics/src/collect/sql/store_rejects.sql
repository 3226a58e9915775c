-- Stores events that could not be read ($1), as they were sent.
INSERT INTO event_rejects (id, source_id, received_at, event, errors, request)
SELECT id, source_id, received_at, event, errors::json, request
FROM json_to_recordset($1) AS reject (
  id uuid, source_id integer, received_at timestamptz, event text, errors text, request json
)
