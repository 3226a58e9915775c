-- The services whose conversions are joined with events: where they are, and nothing else of a partner.
CREATE VIEW followed_services WITH (security_barrier) AS
SELECT partner_code, endpoint_url, sleeps
  FROM partners
 WHERE is_active AND endpoint_url IS NOT NULL;

CREATE OR REPLACE FUNCTION admit_collector() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA public TO postback_sources_reader;
  GRANT SELECT ON collector_sources, followed_services TO postback_sources_reader;
END $$;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_sources_reader') THEN
    PERFORM admit_collector();
  END IF;
END $$;
