-- The events among $2 that have not been delivered for a handler ($1).
SELECT
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM (
  SELECT DISTINCT event_day, source_id, event_id
  FROM json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid)
) AS wanted
JOIN events USING (event_day, source_id, event_id)
WHERE NOT EXISTS (
  SELECT FROM handled
  WHERE handled.handler = $1
    AND (handled.event_day, handled.source_id, handled.event_id) =
        (wanted.event_day, wanted.source_id, wanted.event_id)
)
ORDER BY tx
