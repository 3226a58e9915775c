-- The broker has the events of a handler ($1) that the snapshot $3 sees. Ends the claim $2; no row is updated when another
-- process has claimed the position since.
UPDATE stream_positions
SET snapshot = $3::pg_snapshot,
    published_until = CASE WHEN $4 THEN now() ELSE published_until END,
    leased_until = '-infinity',
    attempts = 0
WHERE handler = $1 AND owner = $2
