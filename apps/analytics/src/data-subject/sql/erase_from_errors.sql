-- Errors of handlers may quote what they failed on.
WITH retries AS (
  UPDATE event_retries SET error = 'erased' WHERE strpos(error, $1) > 0 RETURNING 1
), dead AS (
  UPDATE dead_events SET error = 'erased' WHERE strpos(error, $1) > 0 RETURNING 1
)
SELECT (SELECT count(*) FROM retries) + (SELECT count(*) FROM dead) AS erased
