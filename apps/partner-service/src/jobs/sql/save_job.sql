-- Records the progress of a job and renews its lease for $3 milliseconds, if the instance $2 still has it.
UPDATE jobs SET
  position = coalesce($4::json, position),
  counts = coalesce($5::json, counts),
  leased_until = clock_timestamp() + $3 * interval '1 millisecond'
WHERE id = $1 AND leased_by = $2 AND finished_at IS NULL
RETURNING stop_requested_at
