-- AppSheet edits rows by a text key and knows no JSON, arrays or secrets, so it gets views of its own. What it may not edit
-- is not in them or refused by their triggers, which write the tables with their owner's rights; the triggers of the tables
-- check, version, audit and announce the edit like any other.

-- Roles belong to the server: provisioning creates this one, and the owner of a database of before may not be allowed to.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_appsheet') THEN
    CREATE ROLE postback_appsheet NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

-- Recorders used to skip everything that a trigger writes. Now they skip what recording itself writes: the version, and
-- the default tenant of a new partner.
DROP TRIGGER record_partner_change ON partners;
DROP TRIGGER record_tenant_change ON tenants;

CREATE CONSTRAINT TRIGGER record_new_partner AFTER INSERT ON partners
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_partner_change();

CREATE CONSTRAINT TRIGGER record_partner_change AFTER UPDATE ON partners
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.version = OLD.version) EXECUTE FUNCTION record_partner_change();

CREATE CONSTRAINT TRIGGER record_new_tenant AFTER INSERT ON tenants
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0 OR NOT NEW.is_default)
EXECUTE FUNCTION record_tenant_change();

CREATE CONSTRAINT TRIGGER record_tenant_change AFTER UPDATE ON tenants
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_tenant_change();

-- The admin app alone names people and its own start; every other login is named itself, and the person behind it as its
-- own claim, such as sql:postback_appsheet_ops/mei@example.com.
CREATE OR REPLACE FUNCTION config_actor() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key_name text := (SELECT name FROM bound_key());
  person text := lower(NULLIF(current_setting('app.person', true), ''));
  given text := NULLIF(current_setting('app.actor', true), '');
  editor text := NULLIF(current_setting('app.edited_by', true), '');
BEGIN
  IF key_name IS NOT NULL THEN
    RETURN 'key:' || key_name;
  END IF;
  IF (person IS NOT NULL OR given IS NOT NULL) AND NOT is_owner_session()
     AND NOT pg_has_role(session_user, 'postback_config_writer', 'MEMBER') THEN
    RAISE EXCEPTION 'an actor is named by its API key or its login only' USING ERRCODE = 'insufficient_privilege';
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
  RETURN COALESCE(given, 'sql:' || session_user || COALESCE('/' || editor, ''));
END $$;

CREATE FUNCTION name_editor(address text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF address <> '' AND (length(address) > 320 OR address !~ '^[^@[:space:]/]+@[^@[:space:]/]+$') THEN
    RAISE EXCEPTION 'edited_by is an email address, as USEREMAIL() gives it' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM set_config('app.edited_by', lower(COALESCE(address, '')), true);
END $$;

-- A constraint's sentence for people is its comment.
COMMENT ON CONSTRAINT partners_partner_name_check ON partners IS 'partner_name has 1 to 255 characters';
COMMENT ON CONSTRAINT partners_timeout_ms_check ON partners IS 'timeout_ms is between 100 and 60000';
COMMENT ON CONSTRAINT partners_dedupe_check ON partners IS 'dedupe is update, flag or off';
COMMENT ON CONSTRAINT partners_amounts_on_duplicate_check ON partners IS 'amounts_on_duplicate is replace or add';
COMMENT ON CONSTRAINT partners_date_order_check ON partners IS 'date_order is ymd, dmy or mdy';
COMMENT ON CONSTRAINT partners_timezone_field_check ON partners IS 'timezone_field has 1 to 255 characters';
COMMENT ON CONSTRAINT partners_envelope_check ON partners IS 'envelope has 1 to 255 characters';
COMMENT ON CONSTRAINT partners_charset_check ON partners IS
  'charset is big5, euc-jp, euc-kr, gb18030, gbk, shift_jis, windows-874 or windows-1250 to windows-1258';
COMMENT ON CONSTRAINT partners_on_invalid_check ON partners IS 'on_invalid is accept or reject';
COMMENT ON CONSTRAINT partners_on_limit_check ON partners IS 'on_limit is accept or reject';
COMMENT ON CONSTRAINT partners_max_requests_per_second_check ON partners IS
  'max_requests_per_second is a whole number; 0 is unlimited';
COMMENT ON CONSTRAINT partners_max_daily_requests_check ON partners IS
  'max_daily_requests is a whole number; 0 is unlimited';
COMMENT ON CONSTRAINT tenants_partner_code_fkey ON tenants IS 'there is no partner with this partner_code';
COMMENT ON CONSTRAINT tenants_code_key ON tenants IS 'the partner has a tenant with this code already';
COMMENT ON CONSTRAINT tenants_code_check ON tenants IS
  'code has 1 to 63 lower-case letters, digits, hyphens and underscores, and begins with a letter or digit';
COMMENT ON CONSTRAINT tenants_name_check ON tenants IS 'name has 1 to 255 characters';
COMMENT ON CONSTRAINT tenants_dedupe_check ON tenants IS 'dedupe is update, flag or off, or empty as the partner has it';
COMMENT ON CONSTRAINT tenants_amounts_on_duplicate_check ON tenants IS
  'amounts_on_duplicate is replace or add, or empty as the partner has it';
COMMENT ON CONSTRAINT tenants_date_order_check ON tenants IS
  'date_order is ymd, dmy or mdy, or empty as the partner has it';
COMMENT ON CONSTRAINT tenants_timezone_field_check ON tenants IS 'timezone_field has 1 to 255 characters';
COMMENT ON CONSTRAINT tenants_max_requests_per_second_check ON tenants IS
  'max_requests_per_second is a whole number; 0 is unlimited';
COMMENT ON CONSTRAINT tenants_max_daily_requests_check ON tenants IS
  'max_daily_requests is a whole number; 0 is unlimited';
COMMENT ON CONSTRAINT tenants_is_active_check ON tenants IS
  'the default tenant stays active; make another tenant the default in the console first';

CREATE FUNCTION sentence_of_constraint(violated text, otherwise text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT COALESCE((SELECT obj_description(c.oid, 'pg_constraint') FROM pg_constraint c
                    WHERE c.conname = violated AND c.connamespace = 'public'::regnamespace),
                  otherwise)
$$;

CREATE VIEW appsheet_partners AS
SELECT partner_code, partner_name, endpoint_path, is_active, timezone, date_order, timezone_field, charset, envelope,
       dedupe, allow_reversal, amounts_on_duplicate, require_token, on_invalid, on_limit,
       max_requests_per_second, max_daily_requests, timeout_ms, enable_logging, NULL::text AS edited_by
  FROM partners;

CREATE FUNCTION edit_appsheet_partner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  violated text;
  message text;
BEGIN
  PERFORM name_editor(NEW.edited_by);
  IF (NEW.partner_code, NEW.endpoint_path, NEW.is_active)
     IS DISTINCT FROM (OLD.partner_code, OLD.endpoint_path, OLD.is_active) THEN
    RAISE EXCEPTION 'partner_code, endpoint_path and is_active are read-only here; the console changes the last two'
      USING ERRCODE = 'restrict_violation';
  END IF;
  -- The statement read the row before this lock.
  PERFORM FROM partners WHERE partner_code = OLD.partner_code FOR UPDATE;
  IF OLD IS DISTINCT FROM (SELECT p FROM appsheet_partners p WHERE p.partner_code = OLD.partner_code) THEN
    RAISE EXCEPTION 'the partner was changed meanwhile; sync and try again' USING ERRCODE = 'serialization_failure';
  END IF;
  UPDATE partners
     SET (partner_name, timezone, date_order, timezone_field, charset, envelope, dedupe, allow_reversal,
          amounts_on_duplicate, require_token, on_invalid, on_limit, max_requests_per_second, max_daily_requests,
          timeout_ms, enable_logging)
       = (NEW.partner_name, NEW.timezone, NEW.date_order, NULLIF(NEW.timezone_field, ''), NULLIF(NEW.charset, ''),
          NULLIF(NEW.envelope, ''), NEW.dedupe, NEW.allow_reversal, NEW.amounts_on_duplicate, NEW.require_token,
          NEW.on_invalid, NEW.on_limit, NEW.max_requests_per_second, NEW.max_daily_requests, NEW.timeout_ms,
          NEW.enable_logging)
   WHERE partner_code = OLD.partner_code;
  RETURN NEW;
EXCEPTION WHEN check_violation THEN
  GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME, message = MESSAGE_TEXT;
  RAISE EXCEPTION '%', sentence_of_constraint(violated, message) USING ERRCODE = SQLSTATE, CONSTRAINT = violated;
END $$;

CREATE TRIGGER edit_appsheet_partner INSTEAD OF UPDATE ON appsheet_partners
FOR EACH ROW EXECUTE FUNCTION edit_appsheet_partner();

CREATE VIEW appsheet_tenants AS
SELECT partner_code || '/' || code AS tenant_key, partner_code, code, name, is_default, is_active, dedupe, allow_reversal,
       amounts_on_duplicate, date_order, timezone_field, max_requests_per_second, max_daily_requests,
       NULL::text AS edited_by
  FROM tenants;

-- The key of a new row follows from its partner and code, whatever was given.
CREATE FUNCTION edit_appsheet_tenant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  violated text;
  message text;
BEGIN
  PERFORM name_editor(NEW.edited_by);
  IF TG_OP = 'INSERT' THEN
    IF NEW.is_default THEN
      RAISE EXCEPTION 'is_default is read-only here; the console changes it' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.tenant_key := NEW.partner_code || '/' || NEW.code;
    NEW.is_active := COALESCE(NEW.is_active, true);
    INSERT INTO tenants (partner_code, code, name, is_active, dedupe, allow_reversal, amounts_on_duplicate, date_order,
                         timezone_field, max_requests_per_second, max_daily_requests)
    VALUES (NEW.partner_code, NEW.code, NEW.name, NEW.is_active, NULLIF(NEW.dedupe, ''), NEW.allow_reversal,
            NULLIF(NEW.amounts_on_duplicate, ''), NULLIF(NEW.date_order, ''), NULLIF(NEW.timezone_field, ''),
            COALESCE(NEW.max_requests_per_second, 0), COALESCE(NEW.max_daily_requests, 0));
    RETURN NEW;
  END IF;
  IF (NEW.tenant_key, NEW.partner_code, NEW.code, NEW.is_default)
     IS DISTINCT FROM (OLD.tenant_key, OLD.partner_code, OLD.code, OLD.is_default) THEN
    RAISE EXCEPTION 'tenant_key, partner_code, code and is_default are read-only; the console changes the last one'
      USING ERRCODE = 'restrict_violation';
  END IF;
  -- The statement read the row before this lock.
  PERFORM FROM tenants WHERE partner_code = OLD.partner_code AND code = OLD.code FOR UPDATE;
  IF OLD IS DISTINCT FROM (SELECT t FROM appsheet_tenants t WHERE t.tenant_key = OLD.tenant_key) THEN
    RAISE EXCEPTION 'the tenant was changed meanwhile; sync and try again' USING ERRCODE = 'serialization_failure';
  END IF;
  UPDATE tenants
     SET (name, is_active, dedupe, allow_reversal, amounts_on_duplicate, date_order, timezone_field,
          max_requests_per_second, max_daily_requests)
       = (NEW.name, NEW.is_active, NULLIF(NEW.dedupe, ''), NEW.allow_reversal, NULLIF(NEW.amounts_on_duplicate, ''),
          NULLIF(NEW.date_order, ''), NULLIF(NEW.timezone_field, ''), NEW.max_requests_per_second,
          NEW.max_daily_requests)
   WHERE partner_code = OLD.partner_code AND code = OLD.code;
  RETURN NEW;
EXCEPTION WHEN check_violation OR unique_violation OR foreign_key_violation THEN
  GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME, message = MESSAGE_TEXT;
  RAISE EXCEPTION '%', sentence_of_constraint(violated, message) USING ERRCODE = SQLSTATE, CONSTRAINT = violated;
END $$;

CREATE TRIGGER edit_appsheet_tenant INSTEAD OF INSERT OR UPDATE ON appsheet_tenants
FOR EACH ROW EXECUTE FUNCTION edit_appsheet_tenant();

-- A row for each received name of a mapping; without a tenant_code it is the partner's own.
CREATE VIEW appsheet_mappings AS
SELECT partner_code || '/' || COALESCE(tenant_code, '') || '/' || entry.received_name AS mapping_key,
       partner_code, tenant_code, entry.received_name, entry.field, entry.position::integer, NULL::text AS edited_by
  FROM (SELECT partner_code, NULL AS tenant_code, parameter_mapping FROM partners
        UNION ALL
        SELECT partner_code, code, parameter_mapping FROM tenants) AS owner
 CROSS JOIN LATERAL json_each_text(owner.parameter_mapping)
                    WITH ORDINALITY AS entry (received_name, field, position);

CREATE FUNCTION lock_mapping(partner text, tenant text) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  present json;
BEGIN
  IF tenant IS NULL THEN
    SELECT parameter_mapping INTO present FROM partners WHERE partner_code = partner FOR UPDATE;
  ELSE
    SELECT parameter_mapping INTO present FROM tenants WHERE partner_code = partner AND code = tenant FOR UPDATE;
  END IF;
  IF present IS NULL THEN
    RAISE EXCEPTION 'there is no partner "%"%', partner, COALESCE(' with a tenant "' || tenant || '"', '')
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN present;
END $$;

-- Names that differ in case or in the space around them would be one name to most senders.
CREATE FUNCTION check_mapping_row(present json, replaced_name text, new_name text, new_field text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  known record;
BEGIN
  IF COALESCE(new_name, '') = '' OR COALESCE(new_field, '') = '' THEN
    RAISE EXCEPTION 'a row has a received_name and a field' USING ERRCODE = 'check_violation';
  END IF;
  SELECT e.key AS name, e.value AS field INTO known FROM json_each_text(present) AS e
   WHERE e.key IS DISTINCT FROM replaced_name AND lower(trim_space(e.key)) = lower(new_name)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the name "%" is mapped to % already; change that row', known.name, known.field
      USING ERRCODE = 'unique_violation';
  END IF;
  -- Stricter than the table: letters of other scripts do not make the name of a key an ordinary one.
  IF is_platform_secret(regexp_replace(new_name, '[^\x01-\x7f]', '', 'g'))
     AND new_field NOT IN (SELECT field FROM canonical_fields WHERE kind = 'token') THEN
    RAISE EXCEPTION '"%" is a token or key of the platform and would be stored in clear as %', new_name, new_field
      USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- The mapping with one entry replaced, added at its end or removed (new_name null).
CREATE FUNCTION replace_mapping_entry(present json, replaced_name text, new_name text, new_field text, place numeric)
RETURNS json LANGUAGE sql IMMUTABLE
RETURN (
  SELECT COALESCE(json_object_agg(name, field ORDER BY at), '{}')
    FROM (SELECT e.key AS name, e.value AS field, e.position::numeric AS at
            FROM json_each_text(present) WITH ORDINALITY AS e (key, value, position)
           WHERE e.key IS DISTINCT FROM replaced_name
          UNION ALL
          SELECT new_name, new_field, place WHERE new_name IS NOT NULL) AS entry
);

CREATE FUNCTION edit_appsheet_mapping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  partner text := COALESCE(OLD.partner_code, NEW.partner_code);
  tenant text := NULLIF(COALESCE(OLD.tenant_code, NEW.tenant_code), '');
  new_name text := trim_space(NEW.received_name);
  place numeric := COALESCE(NEW.position, 1000);
  present json;
  edited json;
BEGIN
  PERFORM name_editor(NEW.edited_by);
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.partner_code, NULLIF(NEW.tenant_code, '')) IS DISTINCT FROM (OLD.partner_code, OLD.tenant_code) THEN
      RAISE EXCEPTION 'a row stays with its partner and tenant; add another one there' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (new_name, NEW.field, NEW.position) IS NOT DISTINCT FROM (OLD.received_name, OLD.field, OLD.position) THEN
      RETURN NEW;
    END IF;
    place := COALESCE(NEW.position, OLD.position);
  END IF;
  present := lock_mapping(partner, tenant);
  IF TG_OP <> 'INSERT' AND present ->> OLD.received_name IS DISTINCT FROM OLD.field THEN
    RAISE EXCEPTION 'the mapping of "%" was changed meanwhile; sync and try again', OLD.received_name
      USING ERRCODE = 'serialization_failure';
  END IF;
  IF TG_OP = 'INSERT' OR place < OLD.position THEN
    place := place - 0.5;
  ELSIF place > OLD.position THEN
    place := place + 0.5;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM check_mapping_row(present, OLD.received_name, new_name, NEW.field);
  END IF;
  edited := replace_mapping_entry(present, OLD.received_name, new_name, NEW.field, place);
  IF tenant IS NULL THEN
    UPDATE partners SET parameter_mapping = edited WHERE partner_code = partner;
  ELSE
    UPDATE tenants SET parameter_mapping = edited WHERE partner_code = partner AND code = tenant;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  NEW.mapping_key := partner || '/' || COALESCE(tenant, '') || '/' || new_name;
  RETURN NEW;
END $$;

CREATE TRIGGER edit_appsheet_mapping INSTEAD OF INSERT OR UPDATE OR DELETE ON appsheet_mappings
FOR EACH ROW EXECUTE FUNCTION edit_appsheet_mapping();

CREATE VIEW appsheet_history AS
SELECT partner_code || '/' || version AS revision_key, partner_code, version, changed_at, changed_by, entity, entity_code
  FROM partner_revisions;

REVOKE EXECUTE ON FUNCTION
  name_editor(text), lock_mapping(text, text), check_mapping_row(json, text, text, text)
FROM PUBLIC;

-- Run again once the role exists (docs/appsheet.md).
CREATE FUNCTION admit_appsheet() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA public TO postback_appsheet;
  GRANT SELECT, UPDATE ON appsheet_partners TO postback_appsheet;
  GRANT SELECT, INSERT, UPDATE ON appsheet_tenants TO postback_appsheet;
  GRANT SELECT, INSERT, UPDATE, DELETE ON appsheet_mappings TO postback_appsheet;
  GRANT SELECT ON canonical_fields, appsheet_history TO postback_appsheet;
END $$;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_appsheet') THEN
    PERFORM admit_appsheet();
  END IF;
END $$;
