-- The destination of a handler ($1) was unavailable for the batch $2, after the reason $3: its attempt does not count.
UPDATE event_retries SET attempts = attempts - 1, error = $3 WHERE handler = $1 AND batch_id = $2
