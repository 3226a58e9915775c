-- The tables of days of events, the oldest first. One that is detached, or is still being detached, is left over from a
-- process that ended before it dropped it.
SELECT
  child.relname AS name,
  inhrelid IS NOT NULL AS "isAttached",
  coalesce(inhdetachpending, false) AS "isDetaching"
FROM pg_class AS parent
JOIN pg_class AS child ON child.relnamespace = parent.relnamespace
LEFT JOIN pg_inherits ON inhparent = parent.oid AND inhrelid = child.oid
WHERE parent.oid = 'events'::regclass AND child.relkind = 'r' AND child.relname ~ '^events_[0-9]{8}$'
ORDER BY 1
