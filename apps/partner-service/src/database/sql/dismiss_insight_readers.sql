DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'insight_reader') THEN
    REVOKE ALL ON conversion_hourly FROM insight_reader;
    REVOKE USAGE ON SCHEMA public FROM insight_reader;
  END IF;
END $$;
DROP FUNCTION IF EXISTS admit_insight_readers();
