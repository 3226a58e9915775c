-- Records that events ($2) take effect for a handler ($1), and returns those that had not yet. In the order of keys, so that
-- two processes with the same events cannot deadlock.
WITH fresh AS (
  INSERT INTO handled (event_day, handler, source_id, event_id)
  SELECT event_day, $1, source_id, event_id
  FROM json_to_recordset($2) AS event (event_day date, source_id integer, event_id uuid)
  ORDER BY event_day, source_id, event_id
  ON CONFLICT (event_day, handler, source_id, event_id) DO NOTHING
  RETURNING event_day, source_id, event_id
)
SELECT
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM fresh
JOIN events USING (event_day, source_id, event_id)
ORDER BY tx
