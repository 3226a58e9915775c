-- The handlers that have not handled all events of a day ($1), whose table stands here as events_of_day. Over a broker,
-- events that are published may not be handled: that they are is known once everything is that was published before $2,
-- a time at which all of this day were.
SELECT handler, is_published AS "isPublished"
FROM (
  SELECT
    handler,
    NOT EXISTS (SELECT FROM events_of_day WHERE tx >= pg_snapshot_xmax(seen))
      AND NOT EXISTS (SELECT FROM events_of_day WHERE tx = ANY (ARRAY(SELECT pg_snapshot_xip(seen))))
      AND NOT EXISTS (
        SELECT FROM event_retries AS retry WHERE retry.handler = position.handler AND event_day = $1
      ) AS is_published,
    queue IS NULL OR published_until IS NULL OR coalesce(handled_until, '-infinity') >= least(published_until, $2)
      AS is_handled
  FROM (SELECT *, coalesce(snapshot, '1:1:') AS seen FROM stream_positions) AS position
) AS position
WHERE NOT (is_published AND is_handled)
ORDER BY handler
