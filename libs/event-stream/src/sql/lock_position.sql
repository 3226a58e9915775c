-- Locks the position of a handler ($1) for this transaction. No row: another process handles its events.
SELECT coalesce(snapshot, '1:1:')::text AS snapshot
FROM stream_positions
WHERE handler = $1
FOR UPDATE SKIP LOCKED
