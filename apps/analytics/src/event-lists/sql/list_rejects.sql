-- Rejected events, the newest first: of the sources $1, received from $2 and before $3, with an error of the code $4,
-- older than the id $5. At most $6.
SELECT id, source_id, received_at, event, errors
FROM event_rejects
WHERE source_id = ANY ($1)
  AND ($2::timestamptz IS NULL OR received_at >= $2)
  AND ($3::timestamptz IS NULL OR received_at < $3)
  AND ($4::text IS NULL OR EXISTS (SELECT FROM json_array_elements(errors) AS error WHERE error ->> 'code' = $4))
  AND ($5::uuid IS NULL OR id < $5)
ORDER BY id DESC
LIMIT $6
