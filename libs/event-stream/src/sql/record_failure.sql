-- A handler ($1) failed on an event ($2, $3, $4) for the $5th time with the error $6; it is given the event again after
-- $7 seconds.
INSERT INTO event_retries (handler, event_day, source_id, event_id, attempts, error, due_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
ON CONFLICT (handler, event_day, source_id, event_id) DO UPDATE
SET attempts = excluded.attempts, error = excluded.error, due_at = excluded.due_at, batch_id = NULL
