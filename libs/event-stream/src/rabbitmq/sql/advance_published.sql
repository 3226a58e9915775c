-- The broker has the events of handlers ($1) that the snapshots $3 see; $4: and some of them were published now. Their claims
-- ($2) last $5 seconds more, in which their process goes on with them; a handler that is missing in the result was claimed by
-- another process since. The commit does not wait for the disk: a position that is lost publishes events again, which are
-- handled once.
UPDATE stream_positions AS position
SET snapshot = advance.snapshot::pg_snapshot,
    published_until = CASE WHEN advance.has_events THEN now() ELSE position.published_until END,
    leased_until = now() + make_interval(secs => $5),
    attempts = 0
FROM unnest($1::text[], $2::uuid[], $3::text[], $4::boolean[]) AS advance (handler, owner, snapshot, has_events)
CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true)) AS relaxed
WHERE position.handler = advance.handler AND position.owner = advance.owner
RETURNING position.handler
