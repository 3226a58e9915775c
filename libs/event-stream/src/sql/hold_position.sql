-- Locks the position of a handler ($1) that was claimed under the name $2, for this transaction.
SELECT FROM stream_positions WHERE handler = $1 AND owner = $2 FOR UPDATE
