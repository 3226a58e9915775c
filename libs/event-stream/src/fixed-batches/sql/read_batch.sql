-- The events of a batch: of transactions that a snapshot has not seen, those in progress in it ($1) and those that began
-- later ($2 and above), as far as the snapshot $3 sees them. They are the same whenever they are read.
SELECT
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM events
WHERE (tx = ANY ($1::xid8[]) OR tx >= $2 AND tx < pg_snapshot_xmax($3::pg_snapshot))
  AND pg_visible_in_snapshot(tx, $3::pg_snapshot)
ORDER BY tx, event_day, source_id, event_id
