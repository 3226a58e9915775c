-- Events that name the click $1, and the others of their sessions in the day before and after; at most $2, oldest first.
WITH clicked AS (
  SELECT source_id, session_id, min(occurred_at) AS first_at, max(occurred_at) AS last_at
  FROM events
  WHERE click_id = $1
  GROUP BY source_id, session_id
)
SELECT DISTINCT
  event_id, source_id, occurred_at, received_at, event_type, event_name, user_id, anonymous_id, events.session_id,
  click_id, page_url, referrer, is_bot, properties::text AS properties
FROM clicked
JOIN events USING (source_id)
WHERE occurred_at BETWEEN first_at - interval '1 day' AND last_at + interval '1 day'
  AND (click_id = $1 OR events.session_id = clicked.session_id)
ORDER BY occurred_at, event_id
LIMIT $2
