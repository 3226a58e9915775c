-- Goes on with an import that was stopped.
UPDATE jobs SET state = 'running', finished_at = NULL, stop_requested_at = NULL
WHERE id = $1 AND state IN ('running', 'stopped')
RETURNING *
