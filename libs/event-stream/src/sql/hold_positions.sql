-- Locks the positions of handlers ($1) that were claimed under the names $2, for this transaction, whose commit does not
-- wait for the disk: positions and effects are lost together, and then events are handled again. A handler that is missing
-- in the result was claimed by another process since. All processes lock in the same order.
SELECT held.handler, set_config('synchronous_commit', 'off', true)
FROM (
  SELECT position.handler
  FROM stream_positions AS position
  JOIN unnest($1::text[], $2::uuid[]) AS claim (handler, owner) USING (handler)
  WHERE position.owner = claim.owner
  ORDER BY position.handler
  FOR UPDATE OF position
) AS held
