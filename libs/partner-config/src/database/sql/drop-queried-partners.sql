DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_partners_reader') THEN
    REVOKE USAGE ON SCHEMA public FROM postback_partners_reader;
  END IF;
END $$;
DROP FUNCTION admit_insight();
DROP VIEW queried_partners;
