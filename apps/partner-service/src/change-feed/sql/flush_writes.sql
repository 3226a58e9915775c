-- Commits a message unless everything up to $1 is on disk. A server that crashes hands out again the numbers of
-- transactions that never reached the disk: a reader that has seen one of them would miss what it is given to next.
-- The setting holds for this transaction alone, whatever the database's own is.
SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'change-feed', '')
WHERE pg_current_wal_flush_lsn() < $1::pg_lsn
