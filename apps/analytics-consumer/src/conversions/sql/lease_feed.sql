-- Takes or prolongs the lease of a partner ($1) for $3 seconds, unless another process ($2 is ours) has it.
INSERT INTO feed_positions (partner_code, owner, leased_until)
VALUES ($1, $2, now() + make_interval(secs => $3))
ON CONFLICT (partner_code) DO UPDATE
SET owner = excluded.owner, leased_until = excluded.leased_until
WHERE feed_positions.owner = excluded.owner OR feed_positions.leased_until < now()
RETURNING position, generation, read_until IS NULL AND generation > 1 AS has_earlier
