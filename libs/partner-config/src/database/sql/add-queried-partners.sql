-- The partners whose figures can be queried: where their services are, and how they and their tenants are named. A
-- partner that never had a URL was never sent a postback; one whose service was removed has figures nevertheless.
CREATE VIEW queried_partners WITH (security_barrier) AS
SELECT p.partner_code, p.partner_name, p.endpoint_url, p.sleeps,
       (SELECT COALESCE(json_agg(json_build_object('code', t.code, 'name', t.name) ORDER BY t.code), '[]')
          FROM tenants t
         WHERE t.partner_code = p.partner_code) AS tenants
  FROM partners p
 WHERE p.endpoint_url IS NOT NULL
    OR EXISTS (SELECT FROM partner_revisions r
                WHERE r.partner_code = p.partner_code
                  AND (r.after -> 'partner' ->> 'endpoint_url' IS NOT NULL
                       OR r.before -> 'partner' ->> 'endpoint_url' IS NOT NULL));

-- Roles belong to the server: provisioning creates this one, and the owner of a database of before may not be allowed to.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_partners_reader') THEN
    CREATE ROLE postback_partners_reader NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

-- Run again by provisioning, once the role exists.
CREATE FUNCTION admit_insight() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA public TO postback_partners_reader;
  GRANT SELECT ON queried_partners TO postback_partners_reader;
END $$;
REVOKE EXECUTE ON FUNCTION admit_insight() FROM PUBLIC;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_partners_reader') THEN
    PERFORM admit_insight();
  END IF;
END $$;
