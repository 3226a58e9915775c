-- Claims events that a handler ($1) has to be given again: the batch of the longest overdue one, or up to $2 that are in no
-- batch yet and become the batch $3. The attempt counts before it begins; in case that the process ends in it, $4 is its
-- error, and the same batch is due again after a minute. The position of the handler is claimed, so no other process does
-- the same.
WITH first AS (
  SELECT batch_id
  FROM event_retries
  WHERE handler = $1 AND due_at <= now()
  ORDER BY due_at, batch_id
  LIMIT 1
),
due AS (
  SELECT event_day, source_id, event_id, coalesce(first.batch_id, $3) AS batch_id
  FROM event_retries AS retry
  JOIN first ON retry.batch_id IS NOT DISTINCT FROM first.batch_id
  WHERE handler = $1 AND due_at <= now()
  ORDER BY due_at, event_day, source_id, event_id
  LIMIT $2
),
claimed AS (
  UPDATE event_retries AS retry
  SET attempts = attempts + 1, due_at = now() + interval '1 minute', error = $4, batch_id = due.batch_id
  FROM due
  WHERE retry.handler = $1
    AND (retry.event_day, retry.source_id, retry.event_id) = (due.event_day, due.source_id, due.event_id)
  RETURNING retry.*
)
SELECT
  claimed.batch_id AS "batchId", claimed.attempts,
  event_day::text, source_id, event_id, tx, received_at, occurred_at, clock_skew_ms, event_type, event_name, user_id,
  anonymous_id, session_id, click_id, page_url, referrer, user_agent, ip_address, is_bot, consent, library, properties
FROM claimed
LEFT JOIN events USING (event_day, source_id, event_id)
ORDER BY event_day, source_id, event_id
