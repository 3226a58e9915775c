-- A handler ($1) has seen what the snapshot $3 sees; $4: and nothing was left when it was taken. Ends the claim $2, and no
-- process claims the position for $5 seconds; no row is updated when another process has claimed the position since. A
-- process that goes on with its claim ($6) has begun another attempt.
UPDATE stream_positions
SET snapshot = $3::pg_snapshot,
    handled_until = CASE WHEN $4 THEN now() ELSE handled_until END,
    leased_until = CASE WHEN $5::float8 > 0 THEN now() + make_interval(secs => $5::float8) ELSE '-infinity' END,
    attempts = CASE WHEN $6 THEN 1 ELSE 0 END,
    batch_id = NULL,
    batch_end = NULL
WHERE handler = $1 AND owner = $2
