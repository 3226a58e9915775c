-- Reads up to $2 events that a handler ($1) failed on and that are due again, the longest overdue first.
SELECT
  retry.attempts,
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM event_retries AS retry
JOIN events USING (event_day, source_id, event_id)
WHERE retry.handler = $1 AND retry.due_at <= now()
ORDER BY retry.due_at
LIMIT $2
