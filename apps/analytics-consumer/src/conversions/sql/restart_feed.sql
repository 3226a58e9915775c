-- The database that gave out the position is another one now. What the next generation does not have will be removed.
UPDATE feed_positions
SET position = NULL, generation = generation + 1, read_until = NULL
WHERE partner_code = $1 AND owner = $2
