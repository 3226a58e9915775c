-- Events that handlers gave up, the latest first: of the sources $1, of the handler $2, after this row of the list
-- ($3 to $7: time, handler, day, source, id). At most $8. Without a type the event itself is gone.
SELECT
  handler, dead.event_day::text, dead.source_id, dead.event_id, attempts, error, died_at, died_at::text AS died_at_exactly,
  received_at, occurred_at, clock_skew_ms::float8, event_type, event_name, user_id, anonymous_id, session_id, click_id,
  page_url, referrer, user_agent, host(ip_address) AS ip_address, is_bot, consent, library, properties
FROM dead_events AS dead
LEFT JOIN events USING (event_day, source_id, event_id)
WHERE dead.source_id = ANY ($1)
  AND ($2::text IS NULL OR handler = $2)
  AND ($3::timestamptz IS NULL
    OR (died_at, handler, dead.event_day, dead.source_id, dead.event_id)
       < ($3, $4::text, $5::date, $6::integer, $7::uuid))
ORDER BY died_at DESC, handler DESC, dead.event_day DESC, dead.source_id DESC, dead.event_id DESC
LIMIT $8
