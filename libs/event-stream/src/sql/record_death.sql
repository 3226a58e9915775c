-- A handler ($1) failed on an event ($2, $3, $4) at each of $5 attempts, at last with the error $6.
WITH given_up AS (
  DELETE FROM event_retries WHERE handler = $1 AND event_day = $2 AND source_id = $3 AND event_id = $4
)
INSERT INTO dead_events (handler, event_day, source_id, event_id, attempts, error)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (handler, event_day, source_id, event_id) DO UPDATE
SET attempts = excluded.attempts, error = excluded.error, died_at = excluded.died_at
