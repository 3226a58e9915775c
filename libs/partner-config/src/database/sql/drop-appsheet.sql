DROP VIEW appsheet_history;
DROP VIEW appsheet_mappings;
DROP VIEW appsheet_tenants;
DROP VIEW appsheet_partners;
DROP FUNCTION edit_appsheet_mapping;
DROP FUNCTION edit_appsheet_tenant;
DROP FUNCTION edit_appsheet_partner;
DROP FUNCTION replace_mapping_entry;
DROP FUNCTION check_mapping_row;
DROP FUNCTION lock_mapping;
DROP FUNCTION sentence_of_constraint;
DROP FUNCTION name_editor;

COMMENT ON CONSTRAINT partners_partner_name_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_timeout_ms_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_dedupe_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_amounts_on_duplicate_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_date_order_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_timezone_field_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_envelope_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_charset_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_on_invalid_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_on_limit_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_max_requests_per_second_check ON partners IS NULL;
COMMENT ON CONSTRAINT partners_max_daily_requests_check ON partners IS NULL;
COMMENT ON CONSTRAINT tenants_partner_code_fkey ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_code_key ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_code_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_name_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_dedupe_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_amounts_on_duplicate_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_date_order_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_timezone_field_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_max_requests_per_second_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_max_daily_requests_check ON tenants IS NULL;
COMMENT ON CONSTRAINT tenants_is_active_check ON tenants IS NULL;

CREATE OR REPLACE FUNCTION config_actor() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key_name text := (SELECT name FROM bound_key());
  person text := lower(NULLIF(current_setting('app.person', true), ''));
  given text := NULLIF(current_setting('app.actor', true), '');
BEGIN
  IF key_name IS NOT NULL THEN
    RETURN 'key:' || key_name;
  END IF;
  IF person IS NOT NULL THEN
    IF role_of_person(person) IS NULL THEN
      RAISE EXCEPTION 'the person of this transaction has no role' USING ERRCODE = 'PB401';
    END IF;
    RETURN 'person:' || person;
  END IF;
  IF given IS NOT NULL AND given NOT IN ('admin start', 'seed') AND NOT is_owner_session() THEN
    RAISE EXCEPTION 'the actor "%" is named by its API key only', given USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN COALESCE(given, 'sql:' || session_user);
END $$;

DROP TRIGGER record_new_partner ON partners;
DROP TRIGGER record_partner_change ON partners;
DROP TRIGGER record_new_tenant ON tenants;
DROP TRIGGER record_tenant_change ON tenants;

CREATE CONSTRAINT TRIGGER record_partner_change AFTER INSERT OR UPDATE ON partners
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_partner_change();

CREATE CONSTRAINT TRIGGER record_tenant_change AFTER INSERT OR UPDATE ON tenants
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_tenant_change();

DROP FUNCTION admit_appsheet;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_appsheet') THEN
    REVOKE SELECT ON canonical_fields FROM postback_appsheet;
    REVOKE USAGE ON SCHEMA public FROM postback_appsheet;
  END IF;
END $$;
