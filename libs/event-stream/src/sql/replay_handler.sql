-- Puts the position of a handler ($1) before the first event of the day $2 and later, and forgets which of them it has
-- handled. A claim of the position ends, so that what is in flight does not move it.
WITH first AS (
  SELECT min(tx::text::bigint) AS tx FROM events WHERE event_day >= $2
),
forgotten AS (
  DELETE FROM handled USING first WHERE handler = $1 AND first.tx IS NOT NULL
)
UPDATE stream_positions
SET snapshot = format('%s:%s:', first.tx, first.tx)::pg_snapshot,
    owner = NULL,
    batch_id = NULL,
    batch_end = NULL,
    leased_until = '-infinity',
    attempts = 0
FROM first
WHERE handler = $1 AND first.tx IS NOT NULL
