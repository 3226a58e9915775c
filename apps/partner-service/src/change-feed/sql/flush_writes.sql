-- Commits a message unless everything up to $1 is on disk. A server that crashes hands out again the numbers of
-- transactions that never reached the disk: a reader that has seen one of them would miss what it is given to next.
SELECT pg_logical_emit_message(true, 'change-feed', '') WHERE pg_current_wal_flush_lsn() < $1::pg_lsn
