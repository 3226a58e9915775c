-- Whether a handler ($1) has events that it has not seen, and whether some that it has to be given again are due. It writes
-- nothing, so that an idle process costs the server no transaction.
SELECT
  EXISTS (
    SELECT FROM events
    WHERE tx >= pg_snapshot_xmax(position.seen) AND tx < pg_snapshot_xmax(pg_current_snapshot())
  )
  OR EXISTS (SELECT FROM events WHERE tx = ANY (ARRAY(SELECT pg_snapshot_xip(position.seen)))) AS "hasUnseen",
  EXISTS (SELECT FROM event_retries WHERE handler = $1 AND due_at <= now()) AS "hasDue"
FROM (SELECT coalesce(snapshot, '1:1:') AS seen FROM stream_positions WHERE handler = $1) AS position
