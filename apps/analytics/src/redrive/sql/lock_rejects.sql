-- Up to $4 rejected events to read again, the oldest first, locked for this transaction: those with the ids $1, or those
-- of the source $2 and with an error of the code $3; after the id $5. What another redrive has locked is left to it.
SELECT id, source_id, received_at, event, request
FROM event_rejects
WHERE ($1::uuid[] IS NULL OR id = ANY ($1))
  AND ($2::integer IS NULL OR source_id = $2)
  AND ($3::text IS NULL OR EXISTS (SELECT FROM json_array_elements(errors) AS error WHERE error ->> 'code' = $3))
  AND ($5::uuid IS NULL OR id > $5)
ORDER BY id
LIMIT $4
FOR UPDATE SKIP LOCKED
