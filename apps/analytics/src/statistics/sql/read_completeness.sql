-- Until when roll-ups have every event, by their handlers ($1): each until now where it has nothing unseen, and has handled
-- what was published to a broker for it; never beyond an event that it has to be given again. Null where one of them has
-- never handled any.
SELECT CASE WHEN count(complete_until) = cardinality($1::text[]) THEN min(complete_until) END AS complete_until
FROM (
  SELECT
    CASE
      WHEN EXISTS (
        SELECT FROM events
        WHERE tx >= pg_snapshot_xmax(position.seen) OR tx = ANY (ARRAY(SELECT pg_snapshot_xip(position.seen)))
      )
      OR position.handled_until < position.published_until
      OR position.handled_until IS NULL AND position.published_until IS NOT NULL
      THEN position.handled_until + least(position.failed_at - position.handled_until, interval '0')
      ELSE least(now(), position.failed_at)
    END AS complete_until
  FROM (
    SELECT
      coalesce(snapshot, '1:1:') AS seen,
      handled_until,
      published_until,
      (
        SELECT min(received_at)
        FROM event_retries
        JOIN events USING (event_day, source_id, event_id)
        WHERE event_retries.handler = stream_positions.handler
      ) AS failed_at
    FROM stream_positions
    WHERE handler = ANY ($1)
  ) AS position
) AS handlers
