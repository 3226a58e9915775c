-- The keys of events that a snapshot has not seen, as read_unseen reads the events themselves: of the transactions that
-- were in progress in it ($1), and of those that began later ($2 and above); at least $3, a transaction being whole.
WITH unseen AS MATERIALIZED (
  SELECT *
  FROM (
    SELECT event_day, source_id, event_id, tx, event_type FROM events WHERE tx = ANY ($1::xid8[])
    UNION ALL
    (
      SELECT event_day, source_id, event_id, tx, event_type
      FROM events
      WHERE tx >= $2 AND tx < pg_snapshot_xmax(pg_current_snapshot())
      ORDER BY tx
      FETCH FIRST $3 ROWS WITH TIES
    )
  ) AS since
  ORDER BY tx
  FETCH FIRST $3 ROWS WITH TIES
)
SELECT pg_current_snapshot()::text AS snapshot, now() AS read_at, event_day::text, source_id, event_id, tx, event_type
FROM (VALUES (true)) AS always
LEFT JOIN unseen ON true
ORDER BY tx
