-- The batch in flight of a handler ($1): its id ($3), and what the handler has seen after it ($4). No row is updated when
-- another process has claimed the position since the claim $2.
UPDATE stream_positions SET batch_id = $3, batch_end = $4::pg_snapshot WHERE handler = $1 AND owner = $2
