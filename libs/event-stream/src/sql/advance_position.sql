-- A handler ($1) has seen what the snapshot $2 sees; $3: and nothing was left when it was taken.
UPDATE stream_positions
SET snapshot = $2::pg_snapshot, handled_until = CASE WHEN $3 THEN now() ELSE handled_until END
WHERE handler = $1
