-- Gives up to $4 dead events to their handlers again, those that died first first: those with the keys $1, or those of the
-- handler $2 and of the source $3. Their attempts begin anew. Those that are no longer stored are forgotten.
WITH chosen AS (
  SELECT handler, event_day, source_id, event_id
  FROM dead_events AS dead
  WHERE ($1::json IS NULL OR (handler, event_day, source_id, event_id) IN (
      SELECT handler, event_day, source_id, event_id
      FROM json_to_recordset($1) AS key (handler text, event_day date, source_id integer, event_id uuid)
    ))
    AND ($2::text IS NULL OR handler = $2)
    AND ($3::integer IS NULL OR source_id = $3)
  ORDER BY died_at, handler, event_day, source_id, event_id
  LIMIT $4
  FOR UPDATE SKIP LOCKED
),
revived AS (
  DELETE FROM dead_events AS dead
  USING chosen
  WHERE (dead.handler, dead.event_day, dead.source_id, dead.event_id)
      = (chosen.handler, chosen.event_day, chosen.source_id, chosen.event_id)
  RETURNING dead.*
),
retried AS (
  INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, error, due_at)
  SELECT handler, event_day, source_id, event_id, 0, error, now()
  FROM revived
  WHERE EXISTS (
    SELECT FROM events AS stored
    WHERE (stored.event_day, stored.source_id, stored.event_id)
        = (revived.event_day, revived.source_id, revived.event_id)
  )
  ON CONFLICT (handler, event_day, source_id, event_id) DO NOTHING
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM retried)::float8 AS redriven,
  (SELECT count(*) FROM revived)::float8 AS taken
