-- Claims an event that a handler ($1) has to be given again, the longest overdue first, and counts the attempt before it
-- begins: $2 are the seconds until the next one, by attempts; $3 is the error in case that the process ends in this one.
WITH due AS (
  SELECT event_day, source_id, event_id
  FROM event_retries
  WHERE handler = $1 AND due_at <= now()
  ORDER BY due_at
  LIMIT 1
  FOR UPDATE SKIP LOCKED
),
claimed AS (
  UPDATE event_retries AS retry
  SET attempts = attempts + 1,
      due_at = now() + make_interval(secs => coalesce(($2::integer[])[attempts + 1], 60)),
      error = $3
  FROM due
  WHERE retry.handler = $1
    AND (retry.event_day, retry.source_id, retry.event_id) = (due.event_day, due.source_id, due.event_id)
  RETURNING retry.*
)
SELECT
  claimed.attempts,
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM claimed
LEFT JOIN events USING (event_day, source_id, event_id)
