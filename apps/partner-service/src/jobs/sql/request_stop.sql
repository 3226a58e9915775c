-- Asks the instance that runs a job to stop it; ends it at once when no instance runs it.
UPDATE jobs SET
  stop_requested_at = coalesce(stop_requested_at, now()),
  state = CASE WHEN leased_until >= clock_timestamp() THEN state ELSE 'stopped' END,
  finished_at = CASE WHEN leased_until >= clock_timestamp() THEN NULL ELSE now() END
WHERE id = $1 AND finished_at IS NULL
