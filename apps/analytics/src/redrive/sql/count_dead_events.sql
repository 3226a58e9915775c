-- How many dead events there are with the keys $1, or of the handler $2 and of the source $3.
SELECT count(*)::float8 AS remaining
FROM dead_events
WHERE ($1::json IS NULL OR (handler, event_day, source_id, event_id) IN (
    SELECT handler, event_day, source_id, event_id
    FROM json_to_recordset($1) AS key (handler text, event_day date, source_id integer, event_id uuid)
  ))
  AND ($2::text IS NULL OR handler = $2)
  AND ($3::integer IS NULL OR source_id = $3)
