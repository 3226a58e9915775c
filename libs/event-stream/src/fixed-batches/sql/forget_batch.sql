-- The batch $2 was given to a handler ($1) again; what it failed on has left the batch.
DELETE FROM event_retries WHERE handler = $1 AND batch_id = $2
