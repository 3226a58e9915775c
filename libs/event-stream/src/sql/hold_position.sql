-- Locks the position of a handler ($1) that was claimed under the name $2, for this transaction, whose commit does not wait
-- for the disk: position and effects are lost together, and then events are handled again. No row: another process has
-- claimed the position since.
SELECT set_config('synchronous_commit', 'off', true)
FROM (SELECT FROM stream_positions WHERE handler = $1 AND owner = $2 FOR UPDATE) AS held
