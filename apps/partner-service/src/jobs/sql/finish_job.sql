-- Ends a job with the state $3, if the instance $2 still has it.
UPDATE jobs SET state = $3, result = $4, finished_at = now(), leased_by = NULL, leased_until = NULL
WHERE id = $1 AND leased_by = $2 AND finished_at IS NULL
