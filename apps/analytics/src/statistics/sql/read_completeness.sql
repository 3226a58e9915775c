-- Until when the roll-up ($1, its handler) has every event: until now where it has nothing unseen.
SELECT
  CASE
    WHEN EXISTS (
      SELECT FROM events
      WHERE tx >= pg_snapshot_xmax(position.seen) OR tx = ANY (ARRAY(SELECT pg_snapshot_xip(position.seen)))
    )
    THEN position.handled_until
    ELSE now()
  END AS complete_until
FROM (
  SELECT coalesce(snapshot, '1:1:') AS seen, handled_until
  FROM stream_positions
  WHERE handler = $1
) AS position
