-- Makes the claim $2 of a handler's position ($1) last for $3 seconds from now. No row: another process has the position.
UPDATE stream_positions SET leased_until = now() + make_interval(secs => $3) WHERE handler = $1 AND owner = $2
