-- Whether a handler ($1) has events that it has not seen, or failures that are due again. It writes nothing, so that an
-- idle process costs the server no transaction.
SELECT
  EXISTS (
    SELECT FROM events
    WHERE tx >= pg_snapshot_xmax(position.seen) AND tx < pg_snapshot_xmax(pg_current_snapshot())
  )
  OR EXISTS (SELECT FROM events WHERE tx = ANY (ARRAY(SELECT pg_snapshot_xip(position.seen))))
  OR EXISTS (SELECT FROM event_retries WHERE handler = $1 AND due_at <= now()) AS "hasWork"
FROM (SELECT coalesce(snapshot, '1:1:') AS seen FROM stream_positions WHERE handler = $1) AS position
