DROP TABLE partners, tenants, tenant_tokens, api_keys, service_roles, former_endpoints,
           partner_revisions, audit_log, audit_chain, failed_sign_ins CASCADE;

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
    EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', f);
  END LOOP;
END $$;

REVOKE USAGE ON SCHEMA public FROM postback_config_reader, postback_routes_reader, postback_config_writer;
