-- Ends the claim $2 of a handler's position ($1), which stays where it is.
UPDATE stream_positions SET leased_until = '-infinity', attempts = 0 WHERE handler = $1 AND owner = $2
