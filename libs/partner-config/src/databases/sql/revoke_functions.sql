-- Large objects use disk space outside every table, advisory locks and NOTIFY affect sessions of other roles, and
-- messages fill the write-ahead log. Only the owner of the functions can revoke them, which excludes managed servers.
DO $$ DECLARE f oid; BEGIN
  FOR f IN
    SELECT p.oid FROM pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace
       AND (p.proname ~ '^(pg_(try_)?advisory_|pg_sleep)'
            OR p.proname IN ('lo_create', 'lo_creat', 'lo_from_bytea', 'pg_notify', 'pg_logical_emit_message'))
       AND pg_has_role(current_user, p.proowner, 'USAGE')
       AND has_function_privilege('public', p.oid, 'EXECUTE')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f::regprocedure);
  END LOOP;
END $$
