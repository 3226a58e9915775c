-- Writes and commits something unless everything up to $1 is on disk. A server that crashes hands out again the numbers
-- of transactions that never reached the disk: a reader that has seen one of them would miss what it is given to next.
-- To lock a row is a write that changes nothing, and the last writer is rarely in use. The setting holds for this
-- transaction alone, whatever the database's own is.
SELECT set_config('synchronous_commit', 'on', true)
FROM (
  SELECT FROM roll_up_writers
  WHERE pg_current_wal_flush_lsn() < $1::pg_lsn
  ORDER BY number DESC
  LIMIT 1
  FOR UPDATE
) AS written
