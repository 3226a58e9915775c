-- Roles belong to the server: provisioning creates this one and makes the service a member of it.
DO $$ BEGIN
  IF current_schema() = 'public' AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'insight_reader') THEN
    CREATE ROLE insight_reader NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

-- Run again by provisioning, once the role exists. A partner in a cell has a schema and a reader of its own, which the
-- cell admits.
DO $do$ BEGIN
  IF current_schema() <> 'public' THEN RETURN; END IF;

  CREATE FUNCTION admit_insight_readers() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA public TO insight_reader;
  GRANT SELECT ON conversion_hourly TO insight_reader;
END $$;
  REVOKE EXECUTE ON FUNCTION admit_insight_readers() FROM PUBLIC;

  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'insight_reader') THEN
    PERFORM admit_insight_readers();
  END IF;
END $do$;
