-- Moves the position of a partner ($1) from $3 to $4, unless another process than ours ($2) has it or has moved it.
-- $5: until when every change has been read, where nothing was left.
UPDATE feed_positions
SET position = $4, read_until = coalesce($5, read_until)
WHERE partner_code = $1 AND owner = $2 AND position IS NOT DISTINCT FROM $3
