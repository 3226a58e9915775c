SELECT child.relname AS name, inhdetachpending AS is_detaching
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'conversions'::regclass ORDER BY 1
