-- Reads the events of transactions that a snapshot has not seen: those that were in progress in it ($1), and those that
-- began later ($2 and above). WITH TIES keeps a transaction whole, so a page may have more than $3 rows. Snapshot and
-- rows come from this one statement, also when there are no rows: what is committed between two statements would be in
-- neither.
WITH unseen AS MATERIALIZED (
  SELECT *
  FROM (
    SELECT * FROM events WHERE tx = ANY ($1::xid8[])
    UNION ALL
    (
      SELECT *
      FROM events
      WHERE tx >= $2 AND tx < pg_snapshot_xmax(pg_current_snapshot())
      ORDER BY tx
      FETCH FIRST $3 ROWS WITH TIES
    )
  ) AS since
  ORDER BY tx
  FETCH FIRST $3 ROWS WITH TIES
)
SELECT
  pg_current_snapshot()::text AS snapshot,
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM (VALUES (true)) AS always
LEFT JOIN unseen ON true
ORDER BY tx
