-- A handler ($1) has handled every event that there was at $2.
UPDATE stream_positions SET handled_until = greatest(handled_until, $2) WHERE handler = $1
