-- A handler ($1) has handled an event ($2, $3, $4) at the attempt $5. No row is deleted when another process has begun
-- the next one since.
DELETE FROM event_retries
WHERE handler = $1 AND event_day = $2 AND source_id = $3 AND event_id = $4 AND attempts = $5
