-- Claims the position of a handler ($1) for $3 seconds under the name $2, and counts the claim: one that is not finished
-- ended with its process. No row: another process has it.
UPDATE stream_positions AS position
SET owner = $2, leased_until = now() + make_interval(secs => $3), attempts = attempts + 1
FROM (
  SELECT handler FROM stream_positions WHERE handler = $1 AND leased_until <= now() FOR UPDATE SKIP LOCKED
) AS free
WHERE position.handler = free.handler
RETURNING
  coalesce(position.snapshot, '1:1:')::text AS snapshot,
  position.attempts,
  position.batch_id AS "batchId",
  position.batch_end::text AS "batchEnd"
