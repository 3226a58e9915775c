-- Leases the oldest open job to the instance $1 for $2 milliseconds, unless another instance has it. The oldest alone is
-- ever leased, so that one job runs at a time however many instances there are. The requests of its sender drive an
-- import.
UPDATE jobs SET
  state = 'running',
  started_at = coalesce(started_at, now()),
  leased_by = $1,
  leased_until = clock_timestamp() + $2 * interval '1 millisecond'
WHERE id = (SELECT id FROM jobs WHERE finished_at IS NULL AND kind <> 'import' ORDER BY created_at, id LIMIT 1 FOR UPDATE)
  AND (leased_until IS NULL OR leased_until < clock_timestamp())
RETURNING *
