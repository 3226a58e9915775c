function admit_appsheet()
  CREATE OR REPLACE FUNCTION public.admit_appsheet()
   RETURNS void
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    GRANT USAGE ON SCHEMA public TO postback_appsheet;
    GRANT SELECT, UPDATE ON appsheet_partners TO postback_appsheet;
    GRANT SELECT, INSERT, UPDATE ON appsheet_tenants TO postback_appsheet;
    GRANT SELECT, INSERT, UPDATE, DELETE ON appsheet_mappings TO postback_appsheet;
    GRANT SELECT ON canonical_fields, appsheet_history TO postback_appsheet;
  END $function$
  grant EXECUTE to PUBLIC

function admit_collector()
  CREATE OR REPLACE FUNCTION public.admit_collector()
   RETURNS void
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    GRANT USAGE ON SCHEMA public TO postback_sources_reader;
    GRANT SELECT ON collector_sources, followed_services TO postback_sources_reader;
  END $function$

function admit_insight()
  CREATE OR REPLACE FUNCTION public.admit_insight()
   RETURNS void
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    GRANT USAGE ON SCHEMA public TO postback_partners_reader;
    GRANT SELECT ON queried_partners TO postback_partners_reader;
  END $function$

function api_key_document(api_keys)
  CREATE OR REPLACE FUNCTION public.api_key_document(a api_keys)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (api_key_document.a).id AS id,
               (api_key_document.a).name AS name,
               (api_key_document.a).role AS role,
               (api_key_document.a).partner_code AS partner_code,
               (api_key_document.a).key_prefix AS key_prefix,
               (api_key_document.a).expires_at AS expires_at,
               (api_key_document.a).revoked_at AS revoked_at) d
     WHERE ((api_key_document.a).id IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function audit_entry_hash(bytea,bigint,audit_log)
  CREATE OR REPLACE FUNCTION public.audit_entry_hash(previous bytea, at_position bigint, entry audit_log)
   RETURNS bytea
   LANGUAGE sql
   STABLE
  RETURN sha256((previous || convert_to((jsonb_build_array(at_position, (entry).id, EXTRACT(epoch FROM (entry).at), (entry).actor, (entry).key_id, (entry).origin, (entry).origin_id, (entry).action, (entry).entity, (entry).entity_id, (entry).partner_code, ((entry).before)::text, ((entry).after)::text))::text, 'UTF8'::name)))
  grant EXECUTE to PUBLIC

function bind_actor()
  CREATE OR REPLACE FUNCTION public.bind_actor()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF NEW.origin IS NOT NULL THEN
      RETURN NEW;
    END IF;
    IF NOT is_owner_session() THEN
      IF pg_trigger_depth() = 1 AND NEW.action IN ('insert', 'update', 'delete') THEN
        RAISE EXCEPTION 'audit events of rows are written by their triggers' USING ERRCODE = 'insufficient_privilege';
      END IF;
      NEW.actor := config_actor();
      NEW.at := now();
    END IF;
    NEW.actor := COALESCE(NEW.actor, config_actor());
    NEW.key_id := (SELECT id FROM bound_key());
    RETURN NEW;
  END $function$
  grant EXECUTE to PUBLIC

function bound_key()
  CREATE OR REPLACE FUNCTION public.bound_key()
   RETURNS TABLE(id uuid, name text)
   LANGUAGE plpgsql
   STABLE SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  DECLARE
    hash text := NULLIF(current_setting('app.key_hash', true), '');
    session text := NULLIF(current_setting('app.session_hash', true), '');
  BEGIN
    RETURN QUERY
      SELECT k.id, k.name FROM api_keys k
       WHERE (k.key_hash = hash
              OR k.id = (SELECT s.key_id FROM console_sessions s
                          WHERE s.session_hash = session AND s.ends_at > transaction_timestamp()
                            AND s.last_seen_at > transaction_timestamp() - interval '12 hours'
                            AND (s.ended_at IS NULL OR s.ended_at >= transaction_timestamp())))
         AND (k.revoked_at IS NULL OR k.revoked_at >= transaction_timestamp())
         AND (k.expires_at IS NULL OR k.expires_at > transaction_timestamp());
    IF COALESCE(hash, session) IS NOT NULL AND NOT FOUND THEN
      RAISE EXCEPTION 'the API key or session of this transaction is not known or has ended' USING ERRCODE = 'PB401';
    END IF;
  END $function$
  grant EXECUTE to postback_config_writer

function chain_audit_entry()
  CREATE OR REPLACE FUNCTION public.chain_audit_entry()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  DECLARE head audit_chain;
  BEGIN
    LOCK TABLE audit_chain IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO head FROM audit_chain ORDER BY position DESC LIMIT 1;
    head.position := COALESCE(head.position, 0) + 1;
    INSERT INTO audit_chain (position, entry_id, hash)
    VALUES (head.position, NEW.id, audit_entry_hash(COALESCE(head.hash, ''), head.position, NEW));
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function check_default_tenant()
  CREATE OR REPLACE FUNCTION public.check_default_tenant()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF NOT EXISTS (SELECT FROM tenants WHERE partner_code = NEW.partner_code AND is_default) THEN
      RAISE EXCEPTION 'partner "%" needs a default tenant; make another tenant the default instead', NEW.partner_code
        USING ERRCODE = 'check_violation', TABLE = 'tenants', CONSTRAINT = 'tenants_is_default_check';
    END IF;
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function check_mapping()
  CREATE OR REPLACE FUNCTION public.check_mapping()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  DECLARE
    reason text;
  BEGIN
    -- The constraints of the table refuse what is no mapping or no rules at all.
    IF (TG_OP = 'INSERT' OR NEW.parameter_mapping::text <> OLD.parameter_mapping::text) AND is_mapping(NEW.parameter_mapping) THEN
      reason := parameter_mapping_error(NEW.parameter_mapping);
      IF reason IS NOT NULL THEN
        RAISE EXCEPTION 'parameter_mapping: %', reason
          USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_parameter_mapping_check';
      END IF;
    END IF;
    IF (TG_OP = 'INSERT' OR NEW.field_rules <> OLD.field_rules) AND is_object_of_objects(NEW.field_rules) THEN
      reason := field_rules_error(NEW.field_rules);
      IF reason IS NOT NULL THEN
        RAISE EXCEPTION 'field_rules: %', reason
          USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_field_rules_check';
      END IF;
    END IF;
    RETURN NEW;
  END $function$
  grant EXECUTE to PUBLIC

function check_mapping_row(json,text,text,text)
  CREATE OR REPLACE FUNCTION public.check_mapping_row(present json, replaced_name text, new_name text, new_field text)
   RETURNS void
   LANGUAGE plpgsql
  AS $function$
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
  END $function$

function check_partner_code()
  CREATE OR REPLACE FUNCTION public.check_partner_code()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    RAISE EXCEPTION 'partner_code "%" is a name of the platform itself or a word of its commands', NEW.partner_code
      USING ERRCODE = 'check_violation', TABLE = 'partners', CONSTRAINT = 'partners_partner_code_check';
  END $function$
  grant EXECUTE to PUBLIC

function check_partner_timezone()
  CREATE OR REPLACE FUNCTION public.check_partner_timezone()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_timezone_names
                    WHERE name = NEW.timezone AND name !~ '^(posix/|right/|posixrules$|localtime$|Factory$)') THEN
      RAISE EXCEPTION 'timezone "%" is not known; use a name such as UTC or Asia/Singapore', NEW.timezone
        USING ERRCODE = 'check_violation', TABLE = 'partners', CONSTRAINT = 'partners_timezone_check';
    END IF;
    RETURN NEW;
  END $function$
  grant EXECUTE to PUBLIC

function collect_audit_event(text,bigint,timestamp with time zone,uuid,text,text,text,text,json)
  CREATE OR REPLACE FUNCTION public.collect_audit_event(origin text, origin_id bigint, at timestamp with time zone, key_id uuid, action text, entity text, entity_id text, partner_code text, after json)
   RETURNS void
   LANGUAGE sql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    INSERT INTO audit_log (origin, origin_id, at, actor, key_id, action, entity, entity_id, partner_code, after)
    SELECT origin, origin_id, at, COALESCE('key:' || (SELECT k.name FROM api_keys k WHERE k.id = key_id), 'key:' || key_id),
           key_id, action, entity, entity_id, partner_code, after
     WHERE action = 'redrive' AND entity = 'quarantine' AND partner_code = origin AND entity_id = origin
       AND EXISTS (SELECT FROM partners p WHERE p.partner_code = origin)
    ON CONFLICT ON CONSTRAINT audit_log_origin_id_key DO NOTHING
  $function$
  grant EXECUTE to postback_config_writer

function config_actor()
  CREATE OR REPLACE FUNCTION public.config_actor()
   RETURNS text
   LANGUAGE plpgsql
   STABLE SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
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
  END $function$
  grant EXECUTE to PUBLIC

function create_default_tenant()
  CREATE OR REPLACE FUNCTION public.create_default_tenant()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    INSERT INTO tenants (partner_code, code, name, is_default, data_retention_days)
    VALUES (NEW.partner_code, 'default', 'Default', true, NULL);
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function create_sign_in_code(text,text)
  CREATE OR REPLACE FUNCTION public.create_sign_in_code(hash text, new_hash text)
   RETURNS timestamp with time zone
   LANGUAGE sql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    INSERT INTO sign_in_codes (code_hash, key_id)
    SELECT new_hash, k.id FROM find_api_key(hash) AS k
     WHERE k.role <> 'partner' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    RETURNING ends_at
  $function$
  grant EXECUTE to postback_config_writer

function edit_appsheet_mapping()
  CREATE OR REPLACE FUNCTION public.edit_appsheet_mapping()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
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
  END $function$
  grant EXECUTE to PUBLIC

function edit_appsheet_partner()
  CREATE OR REPLACE FUNCTION public.edit_appsheet_partner()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
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
  END $function$
  grant EXECUTE to PUBLIC

function edit_appsheet_tenant()
  CREATE OR REPLACE FUNCTION public.edit_appsheet_tenant()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
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
  END $function$
  grant EXECUTE to PUBLIC

function end_console_session(text)
  CREATE OR REPLACE FUNCTION public.end_console_session(hash text)
   RETURNS void
   LANGUAGE sql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    UPDATE console_sessions SET ended_at = now() WHERE session_hash = hash AND ended_at IS NULL
  $function$
  grant EXECUTE to postback_config_writer

function end_sessions_of_key()
  CREATE OR REPLACE FUNCTION public.end_sessions_of_key()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    UPDATE console_sessions SET ended_at = now() WHERE key_id = NEW.id AND ended_at IS NULL;
    DELETE FROM sign_in_codes WHERE key_id = NEW.id;
    RETURN NULL;
  END $function$

function field_rules_error(jsonb)
  CREATE OR REPLACE FUNCTION public.field_rules_error(rules jsonb)
   RETURNS text
   LANGUAGE sql
   STABLE
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    WITH rule AS (
      SELECT r.key AS field, r.value AS rule, f.kind
        FROM jsonb_each(rules) AS r LEFT JOIN canonical_fields f ON f.field = r.key AND NOT f.is_synonym
    ), part AS (
      SELECT field, kind, p.key AS part, p.value, jsonb_typeof(p.value) AS type, p.value #>> '{}' AS text
        FROM rule CROSS JOIN jsonb_each(rule) AS p
    ), word AS (
      SELECT field, kind, w.key AS word, jsonb_typeof(w.value) AS type, w.value #>> '{}' AS text
        FROM part CROSS JOIN jsonb_each(CASE WHEN part = 'values' AND type = 'object' THEN value ELSE '{}' END) AS w
    ), error (field, reason) AS (
      SELECT field,
             CASE WHEN kind IS NULL THEN 'is not a field; the view canonical_fields lists them'
                  WHEN kind = 'token' THEN 'is a token, which takes no rule'
                  WHEN rule ?& ARRAY['default', 'constant'] THEN 'has a default or a constant, not both'
              END
        FROM rule
      UNION ALL
      SELECT field || '.' || part,
             CASE WHEN part NOT IN ('default', 'constant', 'values', 'zero_is_absent', 'strip_prefix', 'strip_suffix') THEN
                    'is not a part of a rule'
                  WHEN part = 'zero_is_absent' AND kind <> 'amount' THEN 'is for amounts'
                  WHEN part = 'zero_is_absent' AND type <> 'boolean' THEN 'is true or false'
                  WHEN part IN ('strip_prefix', 'strip_suffix') AND kind <> 'id' THEN 'is for ids'
                  WHEN part = 'values' AND type <> 'object' THEN 'is an object of words'
                  WHEN part NOT IN ('values', 'zero_is_absent') AND type <> 'string' THEN 'is a text'
                  WHEN part IN ('default', 'constant') AND field = 'conversion_id' THEN
                    'would make all postbacks the same conversion'
                  WHEN part NOT IN ('values', 'zero_is_absent') AND trim_space(text) = '' THEN 'is empty'
                  WHEN part IN ('strip_prefix', 'strip_suffix') AND (length(text) > 64 OR text <> btrim(text)) THEN
                    'has at most 64 characters and no space around it'
                  WHEN part IN ('default', 'constant') AND kind = 'status' AND NOT is_status(text) THEN
                    format('is "%s", which is not a status: pending, approved, rejected, paid, other', left(text, 100))
              END
        FROM part
      UNION ALL
      SELECT field || '.values', 'has at most 200 words' FROM word GROUP BY field HAVING count(*) > 200
      UNION ALL
      SELECT field || '.values.' || word,
             CASE WHEN type <> 'string' THEN 'is a text'
                  WHEN kind = 'status' AND text <> '' AND NOT is_status(text) THEN
                    format('is "%s", which is not a status: pending, approved, rejected, paid, other', left(text, 100))
              END
        FROM word
    )
    SELECT field || ' ' || reason FROM error WHERE reason IS NOT NULL ORDER BY field LIMIT 1
  $function$
  grant EXECUTE to PUBLIC

function find_api_key(text)
  CREATE OR REPLACE FUNCTION public.find_api_key(hash text)
   RETURNS TABLE(id uuid, name text, role text, partner_code text, expires_at timestamp with time zone, revoked_at timestamp with time zone)
   LANGUAGE sql
   STABLE SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$ SELECT k.id, k.name, k.role, k.partner_code, k.expires_at, k.revoked_at
          FROM api_keys k WHERE k.key_hash = hash $function$
  grant EXECUTE to postback_config_writer

function is_conversion_key(text[])
  CREATE OR REPLACE FUNCTION public.is_conversion_key(fields text[])
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((cardinality(fields) >= 1) AND (cardinality(fields) <= 5) AND (fields @> ARRAY['conversion_id'::text]) AND (cardinality(fields) = (SELECT count(DISTINCT field.field) AS count FROM unnest(is_conversion_key.fields) field(field))) AND (fields <@ ARRAY['conversion_id'::text, 'offer_id'::text, 'offer_name'::text, 'order_id'::text, 'datetime_conversion'::text, 'event'::text, 'adv_sub'::text, 'adv_sub2'::text, 'adv_sub3'::text, 'adv_sub4'::text, 'adv_sub5'::text, 'aff_sub'::text, 'aff_sub2'::text, 'aff_sub3'::text, 'aff_sub4'::text, 'media_id'::text, 'sub_id'::text, 'click_id'::text]))
  grant EXECUTE to PUBLIC

function is_endpoint_path(text)
  CREATE OR REPLACE FUNCTION public.is_endpoint_path(path text)
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((length(path) <= 255) AND (path ~ '^(/[A-Za-z0-9._~-]+)+$'::text) AND (path !~ '/\.\.?(/|$)'::text) AND (path !~* '^/(partner|postback|api|internal|health|ready|info|docs(-json|-yaml)?|metrics|door)(/|$)'::text) AND (path !~* '/(stats|conversions|quarantine|redrive)(/|$)'::text))
  grant EXECUTE to PUBLIC

function is_list_of_origins(text[])
  CREATE OR REPLACE FUNCTION public.is_list_of_origins(origins text[])
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((cardinality(origins) <= 100) AND (NOT (EXISTS (SELECT FROM unnest(is_list_of_origins.origins) origin(origin) WHERE ((origin.origin IS NULL) OR (origin.origin !~ '^https?://[a-z0-9.-]+(:[0-9]{1,5})?$'::text))))))
  grant EXECUTE to PUBLIC

function is_list_of_query_parameters(text[])
  CREATE OR REPLACE FUNCTION public.is_list_of_query_parameters(names text[])
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((cardinality(names) <= 50) AND (NOT (EXISTS (SELECT FROM unnest(is_list_of_query_parameters.names) name(name) WHERE ((name.name IS NULL) OR (name.name !~ '^[a-z0-9_.-]{1,64}$'::text))))))
  grant EXECUTE to PUBLIC

function is_mapping(json)
  CREATE OR REPLACE FUNCTION public.is_mapping(mapping json)
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((json_typeof(mapping) = 'object'::text) AND (NOT jsonb_path_exists((mapping)::jsonb, 'strict $.*?(@.type() != "string")'::jsonpath)))
  grant EXECUTE to PUBLIC

function is_object_of_objects(jsonb)
  CREATE OR REPLACE FUNCTION public.is_object_of_objects(rules jsonb)
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((jsonb_typeof(rules) = 'object'::text) AND (NOT jsonb_path_exists(rules, 'strict $.*?(@.type() != "object")'::jsonpath)))
  grant EXECUTE to PUBLIC

function is_open_session(console_sessions)
  CREATE OR REPLACE FUNCTION public.is_open_session(s console_sessions)
   RETURNS boolean
   LANGUAGE sql
   STABLE
  RETURN (((s).ended_at IS NULL) AND ((s).ends_at > now()) AND ((s).last_seen_at > (now() - '12:00:00'::interval)))

function is_owner_session()
  CREATE OR REPLACE FUNCTION public.is_owner_session()
   RETURNS boolean
   LANGUAGE sql
   STABLE SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$ SELECT pg_has_role(session_user, current_user, 'MEMBER') $function$
  grant EXECUTE to PUBLIC

function is_platform_secret(text)
  CREATE OR REPLACE FUNCTION public.is_platform_secret(name text)
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE STRICT
  RETURN ((name !~ '[^\x01-\x7f]'::text) AND (regexp_replace(lower(name), '[^a-z0-9]'::text, ''::text, 'g'::text) = ANY (ARRAY['tstoken'::text, 'tsparam'::text, 'tlmtoken'::text, 'apikey'::text, 'xapikey'::text])))
  grant EXECUTE to PUBLIC

function is_status(text)
  CREATE OR REPLACE FUNCTION public.is_status(value text)
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE STRICT
  RETURN (lower(trim_space(value)) = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'paid'::text, 'other'::text]))
  grant EXECUTE to PUBLIC

function is_success_response(jsonb)
  CREATE OR REPLACE FUNCTION public.is_success_response(response jsonb)
   RETURNS boolean
   LANGUAGE sql
   IMMUTABLE
  RETURN ((response IS NULL) OR (((jsonb_typeof((response -> 'body'::text)) = 'string'::text) AND (jsonb_typeof((response -> 'content_type'::text)) = 'string'::text)) IS TRUE))
  grant EXECUTE to PUBLIC

function keep_code()
  CREATE OR REPLACE FUNCTION public.keep_code()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    RAISE EXCEPTION 'the codes of % never change, because databases and history are named after them',
                    TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END $function$
  grant EXECUTE to PUBLIC

function keep_history()
  CREATE OR REPLACE FUNCTION public.keep_history()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    RAISE EXCEPTION 'entries of % are neither changed nor deleted', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END $function$
  grant EXECUTE to PUBLIC

function keep_revoked()
  CREATE OR REPLACE FUNCTION public.keep_revoked()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    RAISE EXCEPTION 'an API key that is revoked stays revoked; make another one' USING ERRCODE = 'restrict_violation';
  END $function$
  grant EXECUTE to PUBLIC

function keep_row()
  CREATE OR REPLACE FUNCTION public.keep_row()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    RAISE EXCEPTION 'rows of % are never deleted, because conversions and history refer to them; set is_active = false',
                    TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END $function$
  grant EXECUTE to PUBLIC

function keep_source()
  CREATE OR REPLACE FUNCTION public.keep_source()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    IF (NEW.id, NEW.code) <> (OLD.id, OLD.code) THEN
      RAISE EXCEPTION 'the code of a source never changes, because events refer to it' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
    RETURN NEW;
  END $function$
  grant EXECUTE to PUBLIC

function keep_version()
  CREATE OR REPLACE FUNCTION public.keep_version()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    RAISE EXCEPTION 'the version of a partner is raised by its changes only' USING ERRCODE = 'restrict_violation';
  END $function$
  grant EXECUTE to PUBLIC

function lock_mapping(text,text)
  CREATE OR REPLACE FUNCTION public.lock_mapping(partner text, tenant text)
   RETURNS json
   LANGUAGE plpgsql
  AS $function$
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
  END $function$

function mask_password(text)
  CREATE OR REPLACE FUNCTION public.mask_password(url text)
   RETURNS text
   LANGUAGE sql
   IMMUTABLE STRICT
  RETURN regexp_replace(regexp_replace(url, '^([a-z]+://[^:/?#]*):[^/?#]*@'::text, '\1:***@'::text), '([?&]password=)[^&#]*'::text, '\1***'::text, 'g'::text)
  grant EXECUTE to PUBLIC

function name_editor(text)
  CREATE OR REPLACE FUNCTION public.name_editor(address text)
   RETURNS void
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    IF address <> '' AND (length(address) > 320 OR address !~ '^[^@[:space:]/]+@[^@[:space:]/]+$') THEN
      RAISE EXCEPTION 'edited_by is an email address, as USEREMAIL() gives it' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM set_config('app.edited_by', lower(COALESCE(address, '')), true);
  END $function$

function open_console_session(uuid,text)
  CREATE OR REPLACE FUNCTION public.open_console_session(of_key uuid, new_hash text)
   RETURNS void
   LANGUAGE sql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    DELETE FROM sign_in_codes WHERE ends_at < now() - interval '1 day';
    DELETE FROM console_sessions
     WHERE session_hash IN (SELECT session_hash FROM console_sessions
                             WHERE ends_at < now() - interval '1 day'
                             LIMIT 100 FOR UPDATE SKIP LOCKED);
    INSERT INTO console_sessions (session_hash, key_id) VALUES (new_hash, of_key);
  $function$

function parameter_mapping_error(json)
  CREATE OR REPLACE FUNCTION public.parameter_mapping_error(mapping json)
   RETURNS text
   LANGUAGE sql
   STABLE
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    WITH entry AS (
      SELECT e.key AS name, e.value AS target, e.position, f.kind
        FROM json_each_text(mapping) WITH ORDINALITY AS e (key, value, position)
        LEFT JOIN canonical_fields f ON f.field = e.value
    ), error (position, reason) AS (
      SELECT 0, format('a mapping has at most 200 names, and this one has %s', count(*)) FROM entry HAVING count(*) > 200
      UNION ALL
      SELECT min(position), format('the name "%s" occurs more than once', name) FROM entry GROUP BY name HAVING count(*) > 1
      UNION ALL
      SELECT position,
             CASE WHEN trim_space(name) = '' THEN 'a received name is empty'
                  WHEN length(name) > 255 THEN format('the name "%s…" is longer than 255 characters', left(name, 50))
                  WHEN kind IS NULL THEN
                    format('"%s" maps to "%s", which is not a field; the view canonical_fields lists them', name, left(target, 100))
                  WHEN kind <> 'token' AND is_platform_secret(name) THEN
                    format('"%s" is a token or key of the platform and would be stored in clear as %s', name, target)
              END
        FROM entry
    )
    SELECT reason FROM error WHERE reason IS NOT NULL ORDER BY position LIMIT 1
  $function$
  grant EXECUTE to PUBLIC

function partner_document(partners)
  CREATE OR REPLACE FUNCTION public.partner_document(p partners)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (partner_document.p).partner_code AS partner_code,
               (partner_document.p).partner_name AS partner_name,
               (partner_document.p).endpoint_path AS endpoint_path,
               (partner_document.p).endpoint_url AS endpoint_url,
               (partner_document.p).timeout_ms AS timeout_ms,
               (partner_document.p).cloud_run_service_name AS cloud_run_service_name,
               (partner_document.p).cloud_run_region AS cloud_run_region,
               (partner_document.p).cloud_run_project_id AS cloud_run_project_id,
               (partner_document.p).database_name AS database_name,
               mask_password((partner_document.p).database_url) AS database_url,
               (partner_document.p).parameter_mapping AS parameter_mapping,
               (partner_document.p).field_rules AS field_rules,
               (partner_document.p).timezone AS timezone,
               (partner_document.p).dedupe AS dedupe,
               (partner_document.p).allow_reversal AS allow_reversal,
               (partner_document.p).require_token AS require_token,
               (partner_document.p).require_api_key AS require_api_key,
               (partner_document.p).require_signature AS require_signature,
               num_nonnulls((partner_document.p).signing_secret, (partner_document.p).previous_signing_secret) AS signing_secrets,
               (partner_document.p).signing_secrets_set_at AS signing_secrets_set_at,
               (partner_document.p).on_invalid AS on_invalid,
               (partner_document.p).on_limit AS on_limit,
               (partner_document.p).max_requests_per_second AS max_requests_per_second,
               (partner_document.p).max_daily_requests AS max_daily_requests,
               (partner_document.p).data_retention_days AS data_retention_days,
               (partner_document.p).ip_allowlist AS ip_allowlist,
               (partner_document.p).success_response AS success_response,
               (partner_document.p).direct_access AS direct_access,
               (partner_document.p).enable_logging AS enable_logging,
               (partner_document.p).is_default AS is_default,
               (partner_document.p).is_active AS is_active,
               (partner_document.p).sleeps AS sleeps,
               (partner_document.p).conversion_key AS conversion_key,
               (partner_document.p).amounts_on_duplicate AS amounts_on_duplicate,
               (partner_document.p).date_order AS date_order,
               (partner_document.p).timezone_field AS timezone_field,
               (partner_document.p).envelope AS envelope,
               (partner_document.p).charset AS charset) d
     WHERE ((partner_document.p).partner_code IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function partner_snapshot(text)
  CREATE OR REPLACE FUNCTION public.partner_snapshot(code text)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT json_build_object('partner', partner_document(p.*), 'tenants', ( SELECT json_agg(tenant_document(t.*) ORDER BY t.id) AS json_agg
              FROM tenants t
             WHERE (t.partner_code = p.partner_code)), 'tokens', ( SELECT COALESCE(json_agg(token_document(k.*) ORDER BY k.id), '[]'::json) AS "coalesce"
              FROM (tenants t
                JOIN tenant_tokens k ON ((k.tenant_id = t.id)))
             WHERE (t.partner_code = p.partner_code))) AS json_build_object
      FROM partners p
     WHERE (p.partner_code = partner_snapshot.code);
  END
  grant EXECUTE to PUBLIC

function person_document(console_people)
  CREATE OR REPLACE FUNCTION public.person_document(p console_people)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (person_document.p).id AS id,
               (person_document.p).email AS email,
               (person_document.p).role AS role) d
     WHERE ((person_document.p).id IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function read_console_session(text)
  CREATE OR REPLACE FUNCTION public.read_console_session(hash text)
   RETURNS TABLE(id uuid, name text, role text, ends_at timestamp with time zone)
   LANGUAGE sql
   STABLE SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    SELECT k.id, k.name, k.role, LEAST(s.ends_at, k.expires_at)
      FROM console_sessions s JOIN api_keys k ON k.id = s.key_id
     WHERE s.session_hash = hash AND is_open_session(s)
       AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
  $function$
  grant EXECUTE to postback_config_writer

function record_api_key_change()
  CREATE OR REPLACE FUNCTION public.record_api_key_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    PERFORM write_audit('api_key', COALESCE(NEW.id, OLD.id)::text, COALESCE(NEW.partner_code, OLD.partner_code),
                       api_key_document(OLD), api_key_document(NEW));
    PERFORM pg_notify('config_changed', COALESCE(NEW.partner_code, OLD.partner_code, '*'));
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function record_partner_change()
  CREATE OR REPLACE FUNCTION public.record_partner_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    PERFORM write_audit('partner', NEW.partner_code, NEW.partner_code, partner_document(OLD), partner_document(NEW));
    PERFORM write_revision(NEW.partner_code, 'partner', NEW.partner_code);
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function record_person_change()
  CREATE OR REPLACE FUNCTION public.record_person_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    PERFORM write_audit('person', COALESCE(NEW.id, OLD.id)::text, NULL, person_document(OLD), person_document(NEW));
    RETURN NULL;
  END $function$

function record_source_change()
  CREATE OR REPLACE FUNCTION public.record_source_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    PERFORM write_audit('source', NEW.code, NEW.partner_code, source_document(OLD), source_document(NEW));
    PERFORM pg_notify('config_changed', 'source:' || NEW.code);
    RETURN NULL;
  END $function$

function record_source_key_change()
  CREATE OR REPLACE FUNCTION public.record_source_key_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  DECLARE
    source event_sources;
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    SELECT * INTO source FROM event_sources WHERE id = NEW.source_id;
    PERFORM write_audit('source_key', source.code || '/' || NEW.id, source.partner_code,
                        source_key_document(OLD), source_key_document(NEW));
    PERFORM pg_notify('config_changed', 'source:' || source.code);
    RETURN NULL;
  END $function$

function record_tenant_change()
  CREATE OR REPLACE FUNCTION public.record_tenant_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    PERFORM write_audit('tenant', NEW.partner_code || '/' || NEW.code, NEW.partner_code,
                       tenant_document(OLD), tenant_document(NEW));
    PERFORM write_revision(NEW.partner_code, 'tenant', NEW.code);
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function record_token_change()
  CREATE OR REPLACE FUNCTION public.record_token_change()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
      RETURN NULL;
    END IF;
    PERFORM write_audit('token', t.partner_code || '/' || t.code, t.partner_code,
                       token_document(OLD), token_document(NEW)),
           write_revision(t.partner_code, 'token', t.code)
      FROM tenants t WHERE t.id = COALESCE(NEW.tenant_id, OLD.tenant_id);
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function remember_former_endpoint()
  CREATE OR REPLACE FUNCTION public.remember_former_endpoint()
   RETURNS trigger
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    INSERT INTO former_endpoints (endpoint_path, partner_code) VALUES (OLD.endpoint_path, OLD.partner_code)
    ON CONFLICT (endpoint_path) DO UPDATE SET partner_code = excluded.partner_code, left_at = excluded.left_at;
    RETURN NULL;
  END $function$
  grant EXECUTE to PUBLIC

function replace_mapping_entry(json,text,text,text,numeric)
  CREATE OR REPLACE FUNCTION public.replace_mapping_entry(present json, replaced_name text, new_name text, new_field text, place numeric)
   RETURNS json
   LANGUAGE sql
   IMMUTABLE
  RETURN (SELECT COALESCE(json_object_agg(entry.name, entry.field ORDER BY entry.at), '{}'::json) AS "coalesce" FROM (SELECT e.key AS name, e.value AS field, (e."position")::numeric AS at FROM json_each_text(replace_mapping_entry.present) WITH ORDINALITY e(key, value, "position") WHERE (e.key IS DISTINCT FROM replace_mapping_entry.replaced_name) UNION ALL SELECT replace_mapping_entry.new_name AS new_name, replace_mapping_entry.new_field AS new_field, replace_mapping_entry.place AS place WHERE (replace_mapping_entry.new_name IS NOT NULL)) entry)
  grant EXECUTE to PUBLIC

function role_of_person(text)
  CREATE OR REPLACE FUNCTION public.role_of_person(address text)
   RETURNS text
   LANGUAGE sql
   STABLE SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    SELECT role FROM console_people
     WHERE email IN (lower(address), '*@' || split_part(lower(address), '@', 2))
     ORDER BY email = lower(address) DESC
     LIMIT 1
  $function$
  grant EXECUTE to postback_config_writer

function sentence_of_constraint(text,text)
  CREATE OR REPLACE FUNCTION public.sentence_of_constraint(violated text, otherwise text)
   RETURNS text
   LANGUAGE sql
   STABLE
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    SELECT COALESCE((SELECT obj_description(c.oid, 'pg_constraint') FROM pg_constraint c
                      WHERE c.conname = violated AND c.connamespace = 'public'::regnamespace),
                    otherwise)
  $function$
  grant EXECUTE to PUBLIC

function source_document(event_sources)
  CREATE OR REPLACE FUNCTION public.source_document(s event_sources)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (source_document.s).code AS code,
               (source_document.s).name AS name,
               (source_document.s).origins AS origins,
               (source_document.s).max_events_per_second AS max_events_per_second,
               (source_document.s).ip_mode AS ip_mode,
               (source_document.s).signals AS signals,
               (source_document.s).query_parameters AS query_parameters,
               (source_document.s).partner_code AS partner_code,
               (source_document.s).tenant_code AS tenant_code,
               (source_document.s).is_active AS is_active,
               (source_document.s).version AS version) d
     WHERE ((source_document.s).id IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function source_key_document(source_keys)
  CREATE OR REPLACE FUNCTION public.source_key_document(k source_keys)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (source_key_document.k).id AS id,
               (source_key_document.k).source_id AS source_id,
               (source_key_document.k).kind AS kind,
               (source_key_document.k).key_prefix AS key_prefix,
               (source_key_document.k).revoked_at AS revoked_at) d
     WHERE ((source_key_document.k).id IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function start_session_with_code(text,text)
  CREATE OR REPLACE FUNCTION public.start_session_with_code(hash text, new_hash text)
   RETURNS boolean
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  DECLARE found_id uuid;
  BEGIN
    DELETE FROM sign_in_codes c USING api_keys k
     WHERE c.code_hash = hash AND c.ends_at > now()
       AND k.id = c.key_id AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    RETURNING c.key_id INTO found_id;
    IF found_id IS NOT NULL THEN
      PERFORM open_console_session(found_id, new_hash);
    END IF;
    RETURN found_id IS NOT NULL;
  END $function$
  grant EXECUTE to postback_config_writer

function start_session_with_key(text,text)
  CREATE OR REPLACE FUNCTION public.start_session_with_key(hash text, new_hash text)
   RETURNS boolean
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  DECLARE found_id uuid := (SELECT k.id FROM find_api_key(hash) AS k
                             WHERE k.role <> 'partner' AND k.revoked_at IS NULL
                               AND (k.expires_at IS NULL OR k.expires_at > now()));
  BEGIN
    IF found_id IS NOT NULL THEN
      PERFORM open_console_session(found_id, new_hash);
    END IF;
    RETURN found_id IS NOT NULL;
  END $function$
  grant EXECUTE to postback_config_writer

function tenant_document(tenants)
  CREATE OR REPLACE FUNCTION public.tenant_document(t tenants)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (tenant_document.t).id AS id,
               (tenant_document.t).code AS code,
               (tenant_document.t).name AS name,
               (tenant_document.t).parameter_mapping AS parameter_mapping,
               (tenant_document.t).field_rules AS field_rules,
               (tenant_document.t).data_retention_days AS data_retention_days,
               (tenant_document.t).dedupe AS dedupe,
               (tenant_document.t).allow_reversal AS allow_reversal,
               (tenant_document.t).max_requests_per_second AS max_requests_per_second,
               (tenant_document.t).max_daily_requests AS max_daily_requests,
               (tenant_document.t).is_default AS is_default,
               (tenant_document.t).is_active AS is_active,
               (tenant_document.t).conversion_key AS conversion_key,
               (tenant_document.t).amounts_on_duplicate AS amounts_on_duplicate,
               (tenant_document.t).date_order AS date_order,
               (tenant_document.t).timezone_field AS timezone_field) d
     WHERE ((tenant_document.t).id IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function token_document(tenant_tokens)
  CREATE OR REPLACE FUNCTION public.token_document(k tenant_tokens)
   RETURNS json
   LANGUAGE sql
   STABLE
  BEGIN ATOMIC
   SELECT row_to_json(d.*) AS row_to_json
      FROM ( SELECT (token_document.k).id AS id,
               (token_document.k).tenant_id AS tenant_id,
               (token_document.k).kind AS kind,
               (token_document.k).label AS label,
               (token_document.k).is_active AS is_active) d
     WHERE ((token_document.k).id IS NOT NULL);
  END
  grant EXECUTE to PUBLIC

function touch_updated_at()
  CREATE OR REPLACE FUNCTION public.touch_updated_at()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    NEW.updated_at := now();
    RETURN NEW;
  END $function$
  grant EXECUTE to PUBLIC

function trim_space(text)
  CREATE OR REPLACE FUNCTION public.trim_space(value text)
   RETURNS text
   LANGUAGE sql
   IMMUTABLE STRICT
  RETURN regexp_replace(value, '^[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+|[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+$'::text, ''::text, 'g'::text)
  grant EXECUTE to PUBLIC

function use_console_session(text)
  CREATE OR REPLACE FUNCTION public.use_console_session(hash text)
   RETURNS TABLE(id uuid, name text, role text, ends_at timestamp with time zone)
   LANGUAGE sql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
    UPDATE console_sessions s SET last_seen_at = now()
     WHERE s.session_hash = hash AND is_open_session(s) AND s.last_seen_at < now() - interval '1 minute';
    SELECT k.id, k.name, k.role, LEAST(s.ends_at, k.expires_at)
      FROM console_sessions s JOIN api_keys k ON k.id = s.key_id
     WHERE s.session_hash = hash AND is_open_session(s)
       AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
  $function$
  grant EXECUTE to postback_config_writer

function write_audit(text,text,text,json,json)
  CREATE OR REPLACE FUNCTION public.write_audit(entity text, entity_id text, partner_code text, before json, after json)
   RETURNS void
   LANGUAGE sql
  BEGIN ATOMIC
   INSERT INTO audit_log (actor, action, entity, entity_id, partner_code, before, after)
     VALUES (config_actor(),
           CASE
               WHEN (write_audit.before IS NULL) THEN 'insert'::text
               WHEN (write_audit.after IS NULL) THEN 'delete'::text
               ELSE 'update'::text
           END, write_audit.entity, write_audit.entity_id, write_audit.partner_code, write_audit.before, write_audit.after);
  END
  grant EXECUTE to PUBLIC

function write_revision(text,text,text)
  CREATE OR REPLACE FUNCTION public.write_revision(code text, changed_entity text, changed_code text)
   RETURNS void
   LANGUAGE plpgsql
  AS $function$
  BEGIN
    UPDATE partners p SET version = p.version + 1
     WHERE p.partner_code = code
       AND NOT EXISTS (SELECT FROM partner_revisions r
                        WHERE r.partner_code = code AND r.version = p.version
                          AND r.transaction_id = pg_current_xact_id());
    INSERT INTO partner_revisions (partner_code, version, changed_by, entity, entity_code, note, before, after)
    SELECT p.partner_code, p.version, config_actor(), changed_entity, changed_code,
           NULLIF(current_setting('app.note', true), ''),
           (SELECT r.after FROM partner_revisions r
             WHERE r.partner_code = code AND r.version < p.version ORDER BY r.version DESC LIMIT 1),
           partner_snapshot(code)
      FROM partners p WHERE p.partner_code = code
    ON CONFLICT (partner_code, version) DO UPDATE SET after = excluded.after;
    PERFORM pg_notify('config_changed', code);
  END $function$
  grant EXECUTE to PUBLIC

schema public
  grant USAGE to postback_appsheet
  grant USAGE to postback_config_reader
  grant USAGE to postback_config_writer
  grant USAGE to postback_partners_reader
  grant USAGE to postback_routes_reader
  grant USAGE to postback_sources_reader
  grant USAGE to PUBLIC

table api_keys
  row level security
  column id uuid not null
  column name text not null
  column role text not null
  column partner_code text
  column key_hash text not null
  column key_prefix text not null
  column created_at timestamp with time zone not null default now()
  column expires_at timestamp with time zone
  column revoked_at timestamp with time zone
  column last_used_at timestamp with time zone
  constraint api_keys_pkey PRIMARY KEY (id)
  constraint api_keys_key_hash_check CHECK ((key_hash ~ '^[A-Za-z0-9_-]{43}$'::text))
  constraint api_keys_key_hash_key UNIQUE (key_hash)
  constraint api_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
  constraint api_keys_name_key UNIQUE (name)
  constraint api_keys_partner_code_check CHECK (((role = 'partner'::text) = (partner_code IS NOT NULL)))
  constraint api_keys_partner_code_fkey FOREIGN KEY (partner_code) REFERENCES partners(partner_code)
  constraint api_keys_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'editor'::text, 'viewer'::text, 'partner'::text])))
  CREATE TRIGGER end_sessions_of_key AFTER UPDATE OF revoked_at ON api_keys FOR EACH ROW WHEN (old.revoked_at IS NULL AND new.revoked_at IS NOT NULL) EXECUTE FUNCTION end_sessions_of_key()
  CREATE TRIGGER keep_revoked BEFORE UPDATE OF revoked_at ON api_keys FOR EACH ROW WHEN (old.revoked_at IS NOT NULL AND new.revoked_at IS NULL) EXECUTE FUNCTION keep_revoked()
  CREATE CONSTRAINT TRIGGER record_api_key_change AFTER INSERT OR DELETE OR UPDATE OF name, role, partner_code, key_hash, expires_at, revoked_at ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_api_key_change()
  policy in_cell for select to postback_config_reader using (((EXISTS ( SELECT
     FROM cell_roles c
    WHERE (c.role_name = CURRENT_USER))) AND (partner_code IN ( SELECT p.partner_code
     FROM partners p))))
  policy own_partner for select to postback_config_reader using (((partner_code IS NULL) OR (partner_code = ( SELECT s.partner_code
     FROM service_roles s
    WHERE (s.role_name = CURRENT_USER)))))
  policy writer for all to postback_config_writer using (true) with check (true)
  grant INSERT to postback_config_writer
  grant SELECT (id, role, partner_code, key_hash, expires_at, revoked_at) to postback_config_reader
  grant SELECT (id, name, role, partner_code, key_prefix, created_at, expires_at, revoked_at, last_used_at) to postback_config_writer
  grant UPDATE (revoked_at, last_used_at) to postback_config_writer

table audit_chain
  column "position" bigint not null
  column entry_id bigint not null
  column hash bytea not null
  constraint audit_chain_pkey PRIMARY KEY ("position")
  constraint audit_chain_entry_id_key UNIQUE (entry_id)
  constraint audit_chain_position_check CHECK (("position" > 0))
  CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION keep_history()
  grant SELECT to postback_config_writer

table audit_log
  column id bigint not null generated always as identity
  column at timestamp with time zone not null default now()
  column actor text not null
  column action text not null
  column entity text not null
  column entity_id text not null
  column partner_code text
  column before json
  column after json
  column key_id uuid
  column origin text
  column origin_id bigint
  constraint audit_log_pkey PRIMARY KEY (id)
  constraint audit_log_action_check CHECK ((action ~ '^[a-z][a-z_]{1,40}$'::text))
  constraint audit_log_entity_check CHECK ((entity ~ '^[a-z][a-z_]{1,40}$'::text))
  constraint audit_log_origin_check CHECK ((origin ~ '^[a-z][a-z0-9_]{1,62}$'::text))
  constraint audit_log_origin_id_check CHECK (((origin IS NULL) = (origin_id IS NULL)))
  constraint audit_log_origin_id_key UNIQUE (origin, origin_id)
  CREATE INDEX audit_log_at_idx ON public.audit_log USING btree (at)
  CREATE INDEX audit_log_entity_id_idx ON public.audit_log USING btree (entity, entity_id, id)
  CREATE INDEX audit_log_key_id_idx ON public.audit_log USING btree (key_id, id)
  CREATE INDEX audit_log_partner_code_id_idx ON public.audit_log USING btree (partner_code, id)
  CREATE TRIGGER bind_actor BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION bind_actor()
  CREATE CONSTRAINT TRIGGER chain_audit_entry AFTER INSERT ON audit_log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_entry()
  CREATE TRIGGER keep_history BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION keep_history()
  grant SELECT to postback_config_writer
  grant INSERT (action, entity, entity_id, partner_code, after) to postback_config_writer

table cell_roles
  row level security
  comment 'The database roles of cells, and where the gateway reaches them'
  column role_name text not null
  column url text not null
  constraint cell_roles_pkey PRIMARY KEY (role_name)
  constraint cell_roles_url_check CHECK ((url ~ '^https?://[^\s/?#@]+$'::text))
  constraint cell_roles_url_key UNIQUE (url)
  policy own_role for select to postback_config_reader using ((role_name = CURRENT_USER))
  grant SELECT to postback_config_reader

table console_people
  column id uuid not null default gen_random_uuid()
  column email text not null
  column role text not null
  column created_at timestamp with time zone not null default now()
  constraint console_people_pkey PRIMARY KEY (id)
  constraint console_people_email_check CHECK (((email = lower(email)) AND (length(email) <= 320) AND (email ~ '^(\*|[^@[:space:]*]+)@[^@[:space:]*]+\.[^@[:space:]*]+$'::text)))
  constraint console_people_email_key UNIQUE (email)
  constraint console_people_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'editor'::text, 'viewer'::text])))
  CREATE CONSTRAINT TRIGGER record_person_change AFTER INSERT OR DELETE OR UPDATE ON console_people DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_person_change()
  grant DELETE, SELECT to postback_config_writer
  grant INSERT (email, role) to postback_config_writer
  grant UPDATE (role) to postback_config_writer

table console_sessions
  column session_hash text not null
  column key_id uuid not null
  column created_at timestamp with time zone not null default now()
  column last_seen_at timestamp with time zone not null default now()
  column ends_at timestamp with time zone not null default (now() + '7 days'::interval)
  column ended_at timestamp with time zone
  constraint console_sessions_pkey PRIMARY KEY (session_hash)
  constraint console_sessions_key_id_fkey FOREIGN KEY (key_id) REFERENCES api_keys(id)
  constraint console_sessions_session_hash_check CHECK ((session_hash ~ '^[A-Za-z0-9_-]{43}$'::text))
  CREATE INDEX console_sessions_ends_at_idx ON public.console_sessions USING btree (ends_at)
  CREATE INDEX console_sessions_key_id_idx ON public.console_sessions USING btree (key_id)

table event_sources
  comment 'Sites, apps and servers that send events; a source without a partner belongs to the platform'
  column id integer not null generated always as identity
  column code text not null
  column name text not null
  column origins text[] not null default '{}'::text[]
  column max_events_per_second integer not null default 0
  column ip_mode text not null default 'truncated'::text
  column signals text not null default 'anonymise'::text
  column partner_code text
  column tenant_code text
  column is_active boolean not null default true
  column version bigint not null default 1
  column created_at timestamp with time zone not null default now()
  column updated_at timestamp with time zone not null default now()
  column query_parameters text[] not null default '{}'::text[]
  constraint event_sources_pkey PRIMARY KEY (id)
  constraint event_sources_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,62}$'::text))
  constraint event_sources_code_key UNIQUE (code)
  constraint event_sources_ip_mode_check CHECK ((ip_mode = ANY (ARRAY['truncated'::text, 'none'::text, 'full'::text])))
  constraint event_sources_max_events_per_second_check CHECK ((max_events_per_second >= 0))
  constraint event_sources_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
  constraint event_sources_origins_check CHECK (is_list_of_origins(origins))
  constraint event_sources_partner_code_fkey FOREIGN KEY (partner_code) REFERENCES partners(partner_code)
  constraint event_sources_query_parameters_check CHECK (is_list_of_query_parameters(query_parameters))
  constraint event_sources_signals_check CHECK ((signals = ANY (ARRAY['anonymise'::text, 'drop'::text])))
  constraint event_sources_tenant_code_check CHECK (((tenant_code IS NULL) OR (partner_code IS NOT NULL)))
  constraint event_sources_tenant_code_fkey FOREIGN KEY (partner_code, tenant_code) REFERENCES tenants(partner_code, code)
  CREATE TRIGGER keep_row BEFORE DELETE ON event_sources FOR EACH ROW EXECUTE FUNCTION keep_row()
  CREATE TRIGGER keep_source BEFORE UPDATE ON event_sources FOR EACH ROW WHEN (new.*::text <> old.*::text) EXECUTE FUNCTION keep_source()
  CREATE CONSTRAINT TRIGGER record_source_change AFTER INSERT OR UPDATE ON event_sources DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_source_change()
  grant INSERT, SELECT to postback_config_writer
  grant UPDATE (name, origins, max_events_per_second, ip_mode, signals, partner_code, tenant_code, is_active, query_parameters) to postback_config_writer

table failed_sign_ins
  column network text not null
  column failures integer not null
  column since timestamp with time zone not null
  constraint failed_sign_ins_pkey PRIMARY KEY (network)
  grant DELETE, INSERT, SELECT, UPDATE to postback_config_writer

table former_endpoints
  comment 'Endpoints that partners had before, each with its last partner'
  column endpoint_path text not null
  column partner_code text not null
  column left_at timestamp with time zone not null default now()
  constraint former_endpoints_pkey PRIMARY KEY (endpoint_path)
  constraint former_endpoints_partner_code_fkey FOREIGN KEY (partner_code) REFERENCES partners(partner_code)

table mapping_drafts
  comment 'Mappings that are edited and not saved, one for each person (as the history names it) and partner; base_version is the version it began with'
  column partner_code text not null
  column owner text not null
  column base_version integer not null
  column draft json not null
  column updated_at timestamp with time zone not null default now()
  constraint mapping_drafts_pkey PRIMARY KEY (partner_code, owner)
  constraint mapping_drafts_partner_code_fkey FOREIGN KEY (partner_code) REFERENCES partners(partner_code)
  grant DELETE, INSERT, SELECT, UPDATE to postback_config_writer

table partner_revisions
  column partner_code text not null
  column version bigint not null
  column changed_at timestamp with time zone not null default now()
  column changed_by text not null
  column entity text not null
  column entity_code text not null
  column before json
  column after json not null
  column transaction_id xid8 not null default pg_current_xact_id()
  column note text comment 'Why the change was made, as app.note of its transaction says'
  constraint partner_revisions_pkey PRIMARY KEY (partner_code, version)
  constraint partner_revisions_entity_check CHECK ((entity = ANY (ARRAY['partner'::text, 'tenant'::text, 'token'::text])))
  constraint partner_revisions_note_check CHECK (((length(note) >= 1) AND (length(note) <= 500)))
  grant SELECT to postback_config_writer

table partners
  row level security
  column partner_code text not null
  column partner_name text not null
  column endpoint_path text not null
  column endpoint_url text
  column timeout_ms integer not null default 10000
  column cloud_run_service_name text not null
  column cloud_run_region text not null default 'asia-southeast1'::text
  column cloud_run_project_id text
  column database_name text not null
  column database_url text
  column parameter_mapping json not null default '{}'::json
  column field_rules jsonb not null default '{}'::jsonb
  column timezone text not null default 'UTC'::text
  column dedupe text not null default 'update'::text
  column allow_reversal boolean not null default false
  column require_token boolean not null default false
  column on_invalid text not null default 'accept'::text
  column on_limit text not null default 'accept'::text
  column max_requests_per_second integer not null default 0
  column max_daily_requests integer not null default 100000
  column data_retention_days integer not null default 30
  column ip_allowlist inet[] not null default '{}'::inet[]
  column success_response jsonb
  column direct_access boolean not null default true
  column enable_logging boolean not null default true
  column is_default boolean not null default false
  column is_active boolean not null default true
  column version bigint not null default 0
  column created_at timestamp with time zone not null default now()
  column updated_at timestamp with time zone not null default now()
  column require_api_key boolean not null default false
  column require_signature boolean not null default false
  column signing_secret text
  column previous_signing_secret text
  column signing_secrets_set_at timestamp with time zone
  column sleeps boolean not null default false
  column conversion_key text[] not null default '{conversion_id}'::text[]
  column amounts_on_duplicate text not null default 'replace'::text
  column date_order text not null default 'ymd'::text
  column timezone_field text
  column envelope text
  column charset text
  constraint partners_pkey PRIMARY KEY (partner_code)
  constraint partners_amounts_on_duplicate_check CHECK ((amounts_on_duplicate = ANY (ARRAY['replace'::text, 'add'::text])))
  constraint partners_charset_check CHECK ((charset = ANY (ARRAY['big5'::text, 'euc-jp'::text, 'euc-kr'::text, 'gb18030'::text, 'gbk'::text, 'shift_jis'::text, 'windows-874'::text, 'windows-1250'::text, 'windows-1251'::text, 'windows-1252'::text, 'windows-1253'::text, 'windows-1254'::text, 'windows-1255'::text, 'windows-1256'::text, 'windows-1257'::text, 'windows-1258'::text])))
  constraint partners_cloud_run_project_id_check CHECK ((cloud_run_project_id ~ '^[a-z][a-z0-9-]{4,28}[a-z0-9]$'::text))
  constraint partners_cloud_run_region_check CHECK ((cloud_run_region ~ '^[a-z]+-[a-z]+[0-9]+$'::text))
  constraint partners_cloud_run_service_name_check CHECK ((cloud_run_service_name ~ '^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$'::text))
  constraint partners_cloud_run_service_name_key UNIQUE NULLS NOT DISTINCT (cloud_run_service_name, cloud_run_region, cloud_run_project_id)
  constraint partners_conversion_key_check CHECK (is_conversion_key(conversion_key))
  constraint partners_data_retention_days_check CHECK (((data_retention_days >= 1) AND (data_retention_days <= 3650)))
  constraint partners_database_name_check CHECK (((database_name ~ '^[a-z][a-z0-9_]{0,62}$'::text) AND (database_name <> ALL (ARRAY['postgres'::text, 'template0'::text, 'template1'::text, 'postback_config'::text, 'postback_gateway'::text]))))
  constraint partners_database_name_key UNIQUE (database_name)
  constraint partners_database_url_check CHECK ((database_url ~ '^postgres(ql)?://'::text))
  constraint partners_date_order_check CHECK ((date_order = ANY (ARRAY['ymd'::text, 'dmy'::text, 'mdy'::text])))
  constraint partners_dedupe_check CHECK ((dedupe = ANY (ARRAY['update'::text, 'flag'::text, 'off'::text])))
  constraint partners_endpoint_path_check CHECK (is_endpoint_path(endpoint_path))
  constraint partners_endpoint_path_key UNIQUE (endpoint_path)
  constraint partners_endpoint_url_check CHECK ((endpoint_url ~ '^https?://[^\s/?#@]+(/[^\s?#]*)?$'::text))
  constraint partners_envelope_check CHECK (((length(envelope) >= 1) AND (length(envelope) <= 255)))
  constraint partners_field_rules_check CHECK (is_object_of_objects(field_rules))
  constraint partners_max_daily_requests_check CHECK ((max_daily_requests >= 0))
  constraint partners_max_requests_per_second_check CHECK ((max_requests_per_second >= 0))
  constraint partners_on_invalid_check CHECK ((on_invalid = ANY (ARRAY['accept'::text, 'reject'::text])))
  constraint partners_on_limit_check CHECK ((on_limit = ANY (ARRAY['accept'::text, 'reject'::text])))
  constraint partners_parameter_mapping_check CHECK (is_mapping(parameter_mapping))
  constraint partners_partner_code_check CHECK ((partner_code ~ '^[a-z][a-z0-9_]{1,62}$'::text))
  constraint partners_partner_code_reserved_check CHECK ((partner_code <> ALL (ARRAY['admin'::text, 'gateway'::text])))
  constraint partners_partner_name_check CHECK (((length(partner_name) >= 1) AND (length(partner_name) <= 255)))
  constraint partners_previous_signing_secret_check CHECK (((previous_signing_secret IS NULL) OR ((previous_signing_secret ~ '^(v1\.[A-Za-z0-9_-]+|projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+/versions/[0-9]+)$'::text) AND (signing_secret IS NOT NULL))))
  constraint partners_require_signature_check CHECK (((signing_secret IS NOT NULL) OR (NOT require_signature)))
  constraint partners_signing_secret_check CHECK ((signing_secret ~ '^(v1\.[A-Za-z0-9_-]+|projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+/versions/[0-9]+)$'::text))
  constraint partners_success_response_check CHECK (is_success_response(success_response))
  constraint partners_timeout_ms_check CHECK (((timeout_ms >= 100) AND (timeout_ms <= 60000)))
  constraint partners_timezone_field_check CHECK (((length(timezone_field) >= 1) AND (length(timezone_field) <= 255)))
  CREATE UNIQUE INDEX partners_is_default_key ON public.partners USING btree (is_default) WHERE is_default
  CREATE TRIGGER check_mapping BEFORE INSERT OR UPDATE OF parameter_mapping, field_rules ON partners FOR EACH ROW EXECUTE FUNCTION check_mapping()
  CREATE TRIGGER check_partner_code BEFORE INSERT ON partners FOR EACH ROW WHEN (new.partner_code = ANY (ARRAY['config'::text, 'all'::text, 'platform'::text, 'status'::text, 'logs'::text, 'rotate'::text, 'rollback'::text, 'remove'::text])) EXECUTE FUNCTION check_partner_code()
  CREATE TRIGGER check_partner_timezone BEFORE INSERT OR UPDATE OF timezone ON partners FOR EACH ROW EXECUTE FUNCTION check_partner_timezone()
  CREATE TRIGGER create_default_tenant AFTER INSERT ON partners FOR EACH ROW EXECUTE FUNCTION create_default_tenant()
  CREATE TRIGGER keep_partner BEFORE DELETE ON partners FOR EACH ROW EXECUTE FUNCTION keep_row()
  CREATE TRIGGER keep_partner_code BEFORE UPDATE OF partner_code ON partners FOR EACH ROW WHEN (new.partner_code <> old.partner_code) EXECUTE FUNCTION keep_code()
  CREATE TRIGGER keep_version BEFORE UPDATE OF version ON partners FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND new.version <> old.version) EXECUTE FUNCTION keep_version()
  CREATE CONSTRAINT TRIGGER record_new_partner AFTER INSERT ON partners DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_partner_change()
  CREATE CONSTRAINT TRIGGER record_partner_change AFTER UPDATE ON partners DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.version = old.version) EXECUTE FUNCTION record_partner_change()
  CREATE TRIGGER remember_former_endpoint AFTER UPDATE OF endpoint_path ON partners FOR EACH ROW WHEN (old.endpoint_path <> new.endpoint_path) EXECUTE FUNCTION remember_former_endpoint()
  CREATE TRIGGER touch_updated_at BEFORE UPDATE ON partners FOR EACH ROW WHEN (new.*::text <> old.*::text) EXECUTE FUNCTION touch_updated_at()
  policy in_cell for select to postback_config_reader using ((endpoint_url = ((( SELECT c.url
     FROM cell_roles c
    WHERE (c.role_name = CURRENT_USER)) || '/partners/'::text) || partner_code)))
  policy own_partner for select to postback_config_reader using ((partner_code = ( SELECT s.partner_code
     FROM service_roles s
    WHERE (s.role_name = CURRENT_USER))))
  policy writer for all to postback_config_writer using (true) with check (true)
  grant INSERT, SELECT, UPDATE to postback_config_writer
  grant SELECT (partner_code, partner_name, endpoint_path, endpoint_url, parameter_mapping, field_rules, timezone, dedupe, allow_reversal, require_token, on_invalid, on_limit, max_requests_per_second, max_daily_requests, data_retention_days, ip_allowlist, success_response, direct_access, enable_logging, is_active, version, require_api_key, require_signature, signing_secret, previous_signing_secret, conversion_key, amounts_on_duplicate, date_order, timezone_field, envelope, charset) to postback_config_reader

table saved_views
  comment 'Views of the console''s lists, named by their owner (as the history names it); shared ones are seen by everybody. Without columns a view shows those that the reader prefers'
  column id uuid not null default gen_random_uuid()
  column list text not null
  column owner text not null
  column name text not null
  column query text not null
  column columns text[]
  column is_shared boolean not null default false
  column created_at timestamp with time zone not null default now()
  column updated_at timestamp with time zone not null default now()
  constraint saved_views_pkey PRIMARY KEY (id)
  constraint saved_views_columns_check CHECK (((cardinality(columns) >= 1) AND (cardinality(columns) <= 50)))
  constraint saved_views_list_check CHECK ((list ~ '^[a-z][a-z-]{1,40}$'::text))
  constraint saved_views_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
  constraint saved_views_name_key UNIQUE (list, owner, name)
  constraint saved_views_query_check CHECK ((length(query) <= 4000))
  grant DELETE, INSERT, SELECT to postback_config_writer
  grant UPDATE (name, query, columns, is_shared, updated_at) to postback_config_writer

table schema_migrations
  column id integer not null default nextval('schema_migrations_id_seq'::regclass)
  column "timestamp" bigint not null
  column name character varying not null
  constraint "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)

table service_roles
  row level security
  column role_name text not null
  column partner_code text not null
  constraint service_roles_pkey PRIMARY KEY (role_name)
  constraint service_roles_partner_code_fkey FOREIGN KEY (partner_code) REFERENCES partners(partner_code)
  policy own_role for select to postback_config_reader using ((role_name = CURRENT_USER))
  grant SELECT to postback_config_reader

table sign_in_codes
  column code_hash text not null
  column key_id uuid not null
  column ends_at timestamp with time zone not null default (now() + '00:10:00'::interval)
  constraint sign_in_codes_pkey PRIMARY KEY (code_hash)
  constraint sign_in_codes_code_hash_check CHECK ((code_hash ~ '^[A-Za-z0-9_-]{43}$'::text))
  constraint sign_in_codes_key_id_fkey FOREIGN KEY (key_id) REFERENCES api_keys(id)
  CREATE INDEX sign_in_codes_key_id_idx ON public.sign_in_codes USING btree (key_id)

table source_keys
  comment 'Write keys of sources. A public key stands in web pages, so it is kept as it is; of a secret one only the hash is'
  column id uuid not null default gen_random_uuid()
  column source_id integer not null
  column kind text not null
  column key_hash text not null
  column key_prefix text not null
  column public_key text
  column created_at timestamp with time zone not null default now()
  column revoked_at timestamp with time zone
  constraint source_keys_pkey PRIMARY KEY (id)
  constraint source_keys_key_hash_check CHECK ((key_hash ~ '^[A-Za-z0-9_-]{43}$'::text))
  constraint source_keys_key_hash_key UNIQUE (key_hash)
  constraint source_keys_kind_check CHECK ((kind = ANY (ARRAY['public'::text, 'secret'::text])))
  constraint source_keys_public_key_check CHECK (((kind = 'public'::text) = (public_key IS NOT NULL)))
  constraint source_keys_source_id_fkey FOREIGN KEY (source_id) REFERENCES event_sources(id)
  CREATE INDEX source_keys_source_id_idx ON public.source_keys USING btree (source_id, created_at)
  CREATE TRIGGER keep_revoked BEFORE UPDATE OF revoked_at ON source_keys FOR EACH ROW WHEN (old.revoked_at IS NOT NULL AND new.revoked_at IS NULL) EXECUTE FUNCTION keep_revoked()
  CREATE TRIGGER keep_row BEFORE DELETE ON source_keys FOR EACH ROW EXECUTE FUNCTION keep_row()
  CREATE CONSTRAINT TRIGGER record_source_key_change AFTER INSERT OR UPDATE ON source_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_source_key_change()
  grant INSERT to postback_config_writer
  grant SELECT (id, source_id, kind, key_prefix, public_key, created_at, revoked_at) to postback_config_writer
  grant UPDATE (revoked_at) to postback_config_writer

table tenant_tokens
  row level security
  column id integer not null generated always as identity
  column tenant_id integer not null
  column kind text not null
  column token_hash text not null
  column token_encrypted text not null
  column label text
  column created_at timestamp with time zone not null default now()
  column is_active boolean not null default true
  constraint tenant_tokens_pkey PRIMARY KEY (id)
  constraint tenant_tokens_kind_check CHECK ((kind = ANY (ARRAY['ts_token'::text, 'ts_param'::text, 'tlm_token'::text])))
  constraint tenant_tokens_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
  constraint tenant_tokens_tenant_id_kind_token_hash_key UNIQUE (tenant_id, kind, token_hash)
  constraint tenant_tokens_token_encrypted_check CHECK ((token_encrypted ~ '^v1\.[A-Za-z0-9_-]+$'::text))
  constraint tenant_tokens_token_hash_check CHECK ((token_hash ~ '^[A-Za-z0-9_-]{43}$'::text))
  CREATE UNIQUE INDEX tenant_tokens_token_hash_key ON public.tenant_tokens USING btree (token_hash) WHERE is_active
  CREATE CONSTRAINT TRIGGER record_token_change AFTER INSERT OR DELETE OR UPDATE ON tenant_tokens DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_token_change()
  policy in_cell for select to postback_config_reader using (((EXISTS ( SELECT
     FROM cell_roles c
    WHERE (c.role_name = CURRENT_USER))) AND (tenant_id IN ( SELECT t.id
     FROM tenants t))))
  policy own_partner for select to postback_config_reader using ((tenant_id IN ( SELECT t.id
     FROM tenants t
    WHERE (t.partner_code = ( SELECT s.partner_code
             FROM service_roles s
            WHERE (s.role_name = CURRENT_USER))))))
  policy writer for all to postback_config_writer using (true) with check (true)
  grant DELETE, INSERT, SELECT, UPDATE to postback_config_writer
  grant SELECT (id, tenant_id, kind, token_hash, is_active) to postback_config_reader

table tenants
  row level security
  column id integer not null generated always as identity
  column partner_code text not null
  column code text not null
  column name text not null
  column parameter_mapping json not null default '{}'::json
  column field_rules jsonb not null default '{}'::jsonb
  column data_retention_days integer default 7
  column dedupe text
  column allow_reversal boolean
  column max_requests_per_second integer not null default 0
  column max_daily_requests integer not null default 0
  column is_default boolean not null default false
  column is_active boolean not null default true
  column created_at timestamp with time zone not null default now()
  column updated_at timestamp with time zone not null default now()
  column conversion_key text[]
  column amounts_on_duplicate text
  column date_order text
  column timezone_field text
  constraint tenants_pkey PRIMARY KEY (id)
  constraint tenants_amounts_on_duplicate_check CHECK ((amounts_on_duplicate = ANY (ARRAY['replace'::text, 'add'::text])))
  constraint tenants_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text))
  constraint tenants_code_key UNIQUE (partner_code, code)
  constraint tenants_conversion_key_check CHECK (is_conversion_key(conversion_key))
  constraint tenants_data_retention_days_check CHECK (((data_retention_days >= 1) AND (data_retention_days <= 3650)))
  constraint tenants_date_order_check CHECK ((date_order = ANY (ARRAY['ymd'::text, 'dmy'::text, 'mdy'::text])))
  constraint tenants_dedupe_check CHECK ((dedupe = ANY (ARRAY['update'::text, 'flag'::text, 'off'::text])))
  constraint tenants_field_rules_check CHECK (is_object_of_objects(field_rules))
  constraint tenants_is_active_check CHECK ((is_active OR (NOT is_default)))
  constraint tenants_max_daily_requests_check CHECK ((max_daily_requests >= 0))
  constraint tenants_max_requests_per_second_check CHECK ((max_requests_per_second >= 0))
  constraint tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
  constraint tenants_parameter_mapping_check CHECK (is_mapping(parameter_mapping))
  constraint tenants_partner_code_fkey FOREIGN KEY (partner_code) REFERENCES partners(partner_code)
  constraint tenants_timezone_field_check CHECK (((length(timezone_field) >= 1) AND (length(timezone_field) <= 255)))
  CREATE UNIQUE INDEX tenants_is_default_key ON public.tenants USING btree (partner_code) WHERE is_default
  CREATE CONSTRAINT TRIGGER check_default_tenant AFTER UPDATE OF is_default ON tenants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_default_tenant()
  CREATE TRIGGER check_mapping BEFORE INSERT OR UPDATE OF parameter_mapping, field_rules ON tenants FOR EACH ROW EXECUTE FUNCTION check_mapping()
  CREATE TRIGGER keep_tenant BEFORE DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION keep_row()
  CREATE TRIGGER keep_tenant_code BEFORE UPDATE OF id, partner_code, code ON tenants FOR EACH ROW WHEN (new.id <> old.id OR new.partner_code <> old.partner_code OR new.code <> old.code) EXECUTE FUNCTION keep_code()
  CREATE CONSTRAINT TRIGGER record_new_tenant AFTER INSERT ON tenants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0 OR NOT new.is_default) EXECUTE FUNCTION record_tenant_change()
  CREATE CONSTRAINT TRIGGER record_tenant_change AFTER UPDATE ON tenants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_tenant_change()
  CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tenants FOR EACH ROW WHEN (new.*::text <> old.*::text) EXECUTE FUNCTION touch_updated_at()
  policy in_cell for select to postback_config_reader using (((EXISTS ( SELECT
     FROM cell_roles c
    WHERE (c.role_name = CURRENT_USER))) AND (partner_code IN ( SELECT p.partner_code
     FROM partners p))))
  policy own_partner for select to postback_config_reader using ((partner_code = ( SELECT s.partner_code
     FROM service_roles s
    WHERE (s.role_name = CURRENT_USER))))
  policy writer for all to postback_config_writer using (true) with check (true)
  grant SELECT to postback_config_reader
  grant INSERT, SELECT, UPDATE to postback_config_writer

view appsheet_history
  column revision_key text
  column partner_code text
  column version bigint
  column changed_at timestamp with time zone
  column changed_by text
  column entity text
  column entity_code text
  as  SELECT ((partner_code || '/'::text) || version) AS revision_key,
      partner_code,
      version,
      changed_at,
      changed_by,
      entity,
      entity_code
     FROM partner_revisions;
  grant SELECT to postback_appsheet

view appsheet_mappings
  column mapping_key text
  column partner_code text
  column tenant_code text
  column received_name text
  column field text
  column "position" integer
  column edited_by text
  as  SELECT ((((partner_code || '/'::text) || COALESCE(tenant_code, ''::text)) || '/'::text) || received_name) AS mapping_key,
      partner_code,
      tenant_code,
      received_name,
      field,
      ("position")::integer AS "position",
      NULL::text AS edited_by
     FROM (( SELECT partner_code,
              NULL::text AS tenant_code,
              parameter_mapping
             FROM partners
          UNION ALL
           SELECT partner_code,
              code,
              parameter_mapping
             FROM tenants) owner
       CROSS JOIN LATERAL json_each_text(parameter_mapping) WITH ORDINALITY entry(received_name, field, "position"));
  CREATE TRIGGER edit_appsheet_mapping INSTEAD OF INSERT OR DELETE OR UPDATE ON appsheet_mappings FOR EACH ROW EXECUTE FUNCTION edit_appsheet_mapping()
  grant DELETE, INSERT, SELECT, UPDATE to postback_appsheet

view appsheet_partners
  column partner_code text
  column partner_name text
  column endpoint_path text
  column is_active boolean
  column timezone text
  column date_order text
  column timezone_field text
  column charset text
  column envelope text
  column dedupe text
  column allow_reversal boolean
  column amounts_on_duplicate text
  column require_token boolean
  column on_invalid text
  column on_limit text
  column max_requests_per_second integer
  column max_daily_requests integer
  column timeout_ms integer
  column enable_logging boolean
  column edited_by text
  as  SELECT partner_code,
      partner_name,
      endpoint_path,
      is_active,
      timezone,
      date_order,
      timezone_field,
      charset,
      envelope,
      dedupe,
      allow_reversal,
      amounts_on_duplicate,
      require_token,
      on_invalid,
      on_limit,
      max_requests_per_second,
      max_daily_requests,
      timeout_ms,
      enable_logging,
      NULL::text AS edited_by
     FROM partners;
  CREATE TRIGGER edit_appsheet_partner INSTEAD OF UPDATE ON appsheet_partners FOR EACH ROW EXECUTE FUNCTION edit_appsheet_partner()
  grant SELECT, UPDATE to postback_appsheet

view appsheet_tenants
  column tenant_key text
  column partner_code text
  column code text
  column name text
  column is_default boolean
  column is_active boolean
  column dedupe text
  column allow_reversal boolean
  column amounts_on_duplicate text
  column date_order text
  column timezone_field text
  column max_requests_per_second integer
  column max_daily_requests integer
  column edited_by text
  as  SELECT ((partner_code || '/'::text) || code) AS tenant_key,
      partner_code,
      code,
      name,
      is_default,
      is_active,
      dedupe,
      allow_reversal,
      amounts_on_duplicate,
      date_order,
      timezone_field,
      max_requests_per_second,
      max_daily_requests,
      NULL::text AS edited_by
     FROM tenants;
  CREATE TRIGGER edit_appsheet_tenant INSTEAD OF INSERT OR UPDATE ON appsheet_tenants FOR EACH ROW EXECUTE FUNCTION edit_appsheet_tenant()
  grant INSERT, SELECT, UPDATE to postback_appsheet

view canonical_fields
  column field text
  column kind text
  column is_synonym boolean
  as  SELECT field,
      kind,
      is_synonym
     FROM ( VALUES ('conversion_id'::text,'id'::text,false), ('offer_id'::text,'id'::text,false), ('offer_name'::text,'text'::text,false), ('order_id'::text,'id'::text,false), ('datetime_conversion'::text,'time'::text,false), ('event'::text,'text'::text,false), ('status'::text,'status'::text,false), ('sale_amount_local'::text,'amount'::text,false), ('myr_sale_amount'::text,'amount'::text,false), ('usd_sale_amount'::text,'amount'::text,false), ('payout_local'::text,'amount'::text,false), ('myr_payout'::text,'amount'::text,false), ('usd_payout'::text,'amount'::text,false), ('conversion_currency'::text,'currency'::text,false), ('adv_sub'::text,'text'::text,false), ('adv_sub2'::text,'text'::text,false), ('adv_sub3'::text,'text'::text,false), ('adv_sub4'::text,'text'::text,false), ('adv_sub5'::text,'text'::text,false), ('aff_sub'::text,'text'::text,false), ('aff_sub2'::text,'text'::text,false), ('aff_sub3'::text,'text'::text,false), ('aff_sub4'::text,'text'::text,false), ('media_id'::text,'id'::text,false), ('sub_id'::text,'id'::text,false), ('click_id'::text,'id'::text,false), ('ts_token'::text,'token'::text,false), ('ts_param'::text,'token'::text,false), ('tlm_token'::text,'token'::text,false), ('conversion_datetime'::text,'time'::text,true), ('usd_earning'::text,'amount'::text,true)) f(field, kind, is_synonym);
  grant SELECT to postback_appsheet

view collector_sources
  with (security_barrier=true)
  column id integer
  column code text
  column origins text[]
  column max_events_per_second integer
  column ip_mode text
  column signals text
  column partner_code text
  column tenant_code text
  column keys json
  column query_parameters text[]
  as  SELECT id,
      code,
      origins,
      max_events_per_second,
      ip_mode,
      signals,
      partner_code,
      tenant_code,
      ( SELECT COALESCE(json_agg(json_build_object('kind', kind, 'hash', key_hash) ORDER BY key_hash), '[]'::json) AS "coalesce"
             FROM source_keys k
            WHERE ((source_id = id) AND (revoked_at IS NULL))) AS keys,
      query_parameters
     FROM event_sources s
    WHERE is_active;
  grant SELECT to postback_sources_reader

view followed_services
  with (security_barrier=true)
  column partner_code text
  column endpoint_url text
  column sleeps boolean
  as  SELECT partner_code,
      endpoint_url,
      sleeps
     FROM partners
    WHERE (is_active AND (endpoint_url IS NOT NULL));
  grant SELECT to postback_sources_reader

view gateway_former_endpoints
  with (security_barrier=true)
  column endpoint_path text
  column partner_code text
  as  SELECT endpoint_path,
      partner_code
     FROM former_endpoints
    WHERE (NOT (EXISTS ( SELECT
             FROM partners
            WHERE (endpoint_path = endpoint_path))));
  grant SELECT to postback_routes_reader

view gateway_inactive_partners
  with (security_barrier=true)
  column partner_code text
  column endpoint_path text
  column endpoint_url text
  column timeout_ms integer
  as  SELECT partner_code,
      endpoint_path,
      endpoint_url,
      timeout_ms
     FROM partners
    WHERE (NOT is_active);
  grant SELECT to postback_routes_reader

view gateway_inactive_tokens
  with (security_barrier=true)
  column partner_code text
  column kind text
  column token_hash text
  column is_taken_away boolean
  as  SELECT partner_code,
      kind,
      token_hash,
      (NOT is_active) AS is_taken_away
     FROM ((partners p
       JOIN tenants t ON ((partner_code = partner_code)))
       JOIN tenant_tokens k ON ((tenant_id = id)))
    WHERE (NOT (is_active AND is_active));
  grant SELECT to postback_routes_reader

view gateway_routes
  with (security_barrier=true)
  column partner_code text
  column endpoint_path text
  column endpoint_url text
  column timeout_ms integer
  column is_default boolean
  column version bigint
  column tokens json
  column success_response jsonb
  column sleeps boolean
  as  SELECT partner_code,
      endpoint_path,
      endpoint_url,
      timeout_ms,
      is_default,
      version,
      ( SELECT COALESCE(json_agg(json_build_object('kind', kind, 'hash', token_hash) ORDER BY id), '[]'::json) AS "coalesce"
             FROM (tenants t
               JOIN tenant_tokens k ON ((tenant_id = id)))
            WHERE ((partner_code = partner_code) AND is_active)) AS tokens,
      success_response,
      sleeps
     FROM partners p
    WHERE is_active;
  grant SELECT to postback_config_writer
  grant SELECT to postback_routes_reader

view queried_partners
  with (security_barrier=true)
  column partner_code text
  column partner_name text
  column endpoint_url text
  column sleeps boolean
  column tenants json
  as  SELECT partner_code,
      partner_name,
      endpoint_url,
      sleeps,
      ( SELECT COALESCE(json_agg(json_build_object('code', code, 'name', name) ORDER BY code), '[]'::json) AS "coalesce"
             FROM tenants t
            WHERE (partner_code = partner_code)) AS tenants
     FROM partners p
    WHERE ((endpoint_url IS NOT NULL) OR (EXISTS ( SELECT
             FROM partner_revisions r
            WHERE ((partner_code = partner_code) AND ((((after -> 'partner'::text) ->> 'endpoint_url'::text) IS NOT NULL) OR (((before -> 'partner'::text) ->> 'endpoint_url'::text) IS NOT NULL))))));
  grant SELECT to postback_partners_reader
