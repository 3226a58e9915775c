-- Whether handlers ($1) have events that they have not seen, and whether some that they have to be given again are due. It
-- writes nothing, so that an idle process costs the server no transaction.
SELECT
  handler,
  EXISTS (
    SELECT FROM events
    WHERE tx >= pg_snapshot_xmax(position.seen) AND tx < pg_snapshot_xmax(pg_current_snapshot())
  )
  OR EXISTS (SELECT FROM events WHERE tx = ANY (ARRAY(SELECT pg_snapshot_xip(position.seen)))) AS "hasUnseen",
  EXISTS (
    SELECT FROM event_retries AS retry WHERE retry.handler = position.handler AND retry.due_at <= now()
  ) AS "hasDue"
FROM (
  SELECT handler, coalesce(snapshot, '1:1:') AS seen FROM stream_positions WHERE handler = ANY ($1)
) AS position
