CREATE OR REPLACE FUNCTION admit_collector() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA public TO postback_sources_reader;
  GRANT SELECT ON collector_sources TO postback_sources_reader;
END $$;

DROP VIEW followed_services;
