-- Destinations ($1) that have seen one of these transactions ($2), and may have sent its events.
SELECT handler
FROM stream_positions
WHERE handler = ANY ($1)
  AND EXISTS (
    SELECT FROM unnest($2::xid8[]) AS tx WHERE pg_visible_in_snapshot(tx, coalesce(snapshot, '1:1:'))
  )
ORDER BY handler
