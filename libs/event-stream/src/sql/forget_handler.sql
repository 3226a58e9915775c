-- Forgets a handler ($1): its position, and the events that wait for it.
WITH retries AS (
  DELETE FROM event_retries WHERE handler = $1
),
dead AS (
  DELETE FROM dead_events WHERE handler = $1
),
forgotten AS (
  DELETE FROM handled WHERE handler = $1
)
DELETE FROM stream_positions WHERE handler = $1
