-- Until when the roll-up ($1, its handler) has every event: until now where it has nothing unseen, and has handled what
-- was published to a broker for it.
SELECT
  CASE
    WHEN EXISTS (
      SELECT FROM events
      WHERE tx >= pg_snapshot_xmax(position.seen) OR tx = ANY (ARRAY(SELECT pg_snapshot_xip(position.seen)))
    )
    OR position.handled_until < position.published_until
    OR position.handled_until IS NULL AND position.published_until IS NOT NULL
    THEN position.handled_until
    ELSE now()
  END AS complete_until
FROM (
  SELECT coalesce(snapshot, '1:1:') AS seen, handled_until, published_until
  FROM stream_positions
  WHERE handler = $1
) AS position
