-- Handlers ($1) have seen what the snapshots $2 see; $3: and nothing was left when they were taken. Their positions are
-- locked by this transaction, and their claims are used again: another attempt has begun.
UPDATE stream_positions AS position
SET snapshot = advance.snapshot::pg_snapshot,
    handled_until = CASE WHEN $3 THEN now() ELSE position.handled_until END,
    leased_until = '-infinity',
    attempts = 1
FROM unnest($1::text[], $2::text[]) AS advance (handler, snapshot)
WHERE position.handler = advance.handler
