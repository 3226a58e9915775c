-- Lists partitions that were detached but not dropped, because the process ended between the two.
SELECT relname AS name FROM pg_class
WHERE relkind = 'r' AND relname ~ '^conversions_p[0-9]{6}([0-9]{2})?$' AND NOT relispartition
  AND relnamespace = current_schema()::regnamespace
