-- Triggers record every change, so that an edit in SQL is audited, versioned and announced like one through the API.

-- What history shows of a row: its columns by name, and never a secret.

CREATE FUNCTION mask_password(url text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN regexp_replace(
  regexp_replace(url, '^([a-z]+://[^:/?#]*):[^/?#]*@', '\1:***@'),
  '([?&]password=)[^&#]*', '\1***', 'g');

-- History shows that a signing secret was set, and when.
CREATE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT p.partner_code, p.partner_name, p.endpoint_path, p.endpoint_url, p.timeout_ms,
                 p.cloud_run_service_name, p.cloud_run_region, p.cloud_run_project_id,
                 p.database_name, mask_password(p.database_url) AS database_url,
                 p.parameter_mapping, p.field_rules, p.timezone, p.dedupe, p.allow_reversal,
                 p.require_token, p.require_api_key, p.require_signature,
                 num_nonnulls(p.signing_secret, p.previous_signing_secret) AS signing_secrets, p.signing_secrets_set_at,
                 p.on_invalid, p.on_limit, p.max_requests_per_second, p.max_daily_requests, p.data_retention_days,
                 p.ip_allowlist, p.success_response, p.direct_access,
                 p.enable_logging, p.is_default, p.is_active) AS d
   WHERE p.partner_code IS NOT NULL;
END;

CREATE FUNCTION tenant_document(t tenants) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT t.id, t.code, t.name, t.parameter_mapping, t.field_rules, t.data_retention_days, t.dedupe,
                 t.allow_reversal, t.max_requests_per_second, t.max_daily_requests,
                 t.is_default, t.is_active) AS d
   WHERE t.id IS NOT NULL;
END;

CREATE FUNCTION token_document(k tenant_tokens) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d) FROM (SELECT k.id, k.tenant_id, k.kind, k.label, k.is_active) AS d WHERE k.id IS NOT NULL;
END;

CREATE FUNCTION api_key_document(a api_keys) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT a.id, a.name, a.role, a.partner_code, a.key_prefix, a.expires_at, a.revoked_at) AS d
   WHERE a.id IS NOT NULL;
END;

-- A partner as a rollback needs it.
CREATE FUNCTION partner_snapshot(code text) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT json_build_object(
           'partner', partner_document(p),
           'tenants', (SELECT json_agg(tenant_document(t) ORDER BY t.id)
                         FROM tenants t WHERE t.partner_code = p.partner_code),
           'tokens', (SELECT COALESCE(json_agg(token_document(k) ORDER BY k.id), '[]')
                        FROM tenants t JOIN tenant_tokens k ON k.tenant_id = t.id
                       WHERE t.partner_code = p.partner_code))
    FROM partners p WHERE p.partner_code = code;
END;

-- Owners of the tables and superusers may name any actor. All others are named by the API key whose hash the transaction
-- gives: writers cannot read hashes here, so only a request with the key brings one.

CREATE FUNCTION find_api_key(hash text)
RETURNS TABLE (id uuid, name text, role text, partner_code text, expires_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT k.id, k.name, k.role, k.partner_code, k.expires_at, k.revoked_at
        FROM api_keys k WHERE k.key_hash = hash $$;

CREATE FUNCTION is_owner_session() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT pg_has_role(session_user, current_user, 'MEMBER') $$;

-- A key that is revoked in this transaction still names its author.
CREATE FUNCTION bound_key() RETURNS TABLE (id uuid, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE hash text := NULLIF(current_setting('app.key_hash', true), '');
BEGIN
  RETURN QUERY
    SELECT k.id, k.name FROM find_api_key(hash) AS k
     WHERE (k.revoked_at IS NULL OR k.revoked_at >= transaction_timestamp())
       AND (k.expires_at IS NULL OR k.expires_at > transaction_timestamp());
  IF hash IS NOT NULL AND NOT FOUND THEN
    RAISE EXCEPTION 'the API key of this transaction is not known or has ended' USING ERRCODE = 'PB401';
  END IF;
END $$;

CREATE FUNCTION config_actor() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key_name text := (SELECT name FROM bound_key());
  given text := NULLIF(current_setting('app.actor', true), '');
BEGIN
  IF key_name IS NOT NULL THEN
    RETURN 'key:' || key_name;
  END IF;
  IF given IS NOT NULL AND given NOT IN ('admin start', 'seed') AND NOT is_owner_session() THEN
    RAISE EXCEPTION 'the actor "%" is named by its API key only', given USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN COALESCE(given, 'sql:' || session_user);
END $$;

CREATE FUNCTION write_audit(entity text, entity_id text, partner_code text, before json, after json)
RETURNS void LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO audit_log (actor, action, entity, entity_id, partner_code, before, after)
  VALUES (config_actor(),
          CASE WHEN before IS NULL THEN 'insert' WHEN after IS NULL THEN 'delete' ELSE 'update' END,
          entity, entity_id, partner_code, before, after);
END;

-- A transaction makes one revision of a partner, however many rows it changes: the first change raises the version, later
-- ones complete the snapshot. Listeners are notified when the transaction commits.
CREATE FUNCTION write_revision(code text, changed_entity text, changed_code text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE partners p SET version = p.version + 1
   WHERE p.partner_code = code
     AND NOT EXISTS (SELECT FROM partner_revisions r
                      WHERE r.partner_code = code AND r.version = p.version
                        AND r.transaction_id = pg_current_xact_id());
  INSERT INTO partner_revisions (partner_code, version, changed_by, entity, entity_code, before, after)
  SELECT p.partner_code, p.version, config_actor(), changed_entity, changed_code,
         (SELECT r.after FROM partner_revisions r
           WHERE r.partner_code = code AND r.version < p.version ORDER BY r.version DESC LIMIT 1),
         partner_snapshot(code)
    FROM partners p WHERE p.partner_code = code
  ON CONFLICT (partner_code, version) DO UPDATE SET after = excluded.after;
  PERFORM pg_notify('config_changed', code);
END $$;

-- Recorders run with their owner's rights, because a role that edits rows must not be able to write history.
CREATE FUNCTION record_partner_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
    RETURN NULL;
  END IF;
  PERFORM write_audit('partner', NEW.partner_code, NEW.partner_code, partner_document(OLD), partner_document(NEW));
  PERFORM write_revision(NEW.partner_code, 'partner', NEW.partner_code);
  RETURN NULL;
END $$;

CREATE FUNCTION record_tenant_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
    RETURN NULL;
  END IF;
  PERFORM write_audit('tenant', NEW.partner_code || '/' || NEW.code, NEW.partner_code,
                     tenant_document(OLD), tenant_document(NEW));
  PERFORM write_revision(NEW.partner_code, 'tenant', NEW.code);
  RETURN NULL;
END $$;

CREATE FUNCTION record_token_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
    RETURN NULL;
  END IF;
  PERFORM write_audit('token', t.partner_code || '/' || t.code, t.partner_code,
                     token_document(OLD), token_document(NEW)),
         write_revision(t.partner_code, 'token', t.code)
    FROM tenants t WHERE t.id = COALESCE(NEW.tenant_id, OLD.tenant_id);
  RETURN NULL;
END $$;

CREATE FUNCTION record_api_key_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
    RETURN NULL;
  END IF;
  PERFORM write_audit('api_key', COALESCE(NEW.id, OLD.id)::text, COALESCE(NEW.partner_code, OLD.partner_code),
                     api_key_document(OLD), api_key_document(NEW));
  PERFORM pg_notify('config_changed', COALESCE(NEW.partner_code, OLD.partner_code, '*'));
  RETURN NULL;
END $$;

-- Deferred, so that a revision holds the outcome of the transaction. The condition excludes what the recorders and the
-- default tenant's trigger write themselves; it is evaluated when the row changes.
CREATE CONSTRAINT TRIGGER record_partner_change AFTER INSERT OR UPDATE ON partners
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_partner_change();

CREATE CONSTRAINT TRIGGER record_tenant_change AFTER INSERT OR UPDATE ON tenants
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_tenant_change();

CREATE CONSTRAINT TRIGGER record_token_change AFTER INSERT OR UPDATE OR DELETE ON tenant_tokens
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_token_change();

CREATE CONSTRAINT TRIGGER record_api_key_change AFTER
  INSERT OR DELETE OR UPDATE OF name, role, partner_code, key_hash, expires_at, revoked_at
  ON api_keys
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_api_key_change();

CREATE FUNCTION bind_actor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
END $$;

CREATE TRIGGER bind_actor BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION bind_actor();

-- Inserts an event of another process once, however often it is collected. A service reports redrives of its own
-- quarantine and nothing else; the actor is that service's claim.
CREATE FUNCTION collect_audit_event(
  origin text, origin_id bigint, at timestamptz, key_id uuid, action text, entity text, entity_id text,
  partner_code text, after json
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO audit_log (origin, origin_id, at, actor, key_id, action, entity, entity_id, partner_code, after)
  SELECT origin, origin_id, at, COALESCE('key:' || (SELECT k.name FROM api_keys k WHERE k.id = key_id), 'key:' || key_id),
         key_id, action, entity, entity_id, partner_code, after
   WHERE action = 'redrive' AND entity = 'quarantine' AND partner_code = origin AND entity_id = origin
     AND EXISTS (SELECT FROM partners p WHERE p.partner_code = origin)
  ON CONFLICT ON CONSTRAINT audit_log_origin_id_key DO NOTHING
$$;

CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries of % are neither changed nor deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_history BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION keep_history();

-- The text of JSON values does not depend on a session's settings; that of a time would.
CREATE FUNCTION audit_entry_hash(previous bytea, at_position bigint, entry audit_log) RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(previous || convert_to(jsonb_build_array(
  at_position, entry.id, extract(epoch from entry.at), entry.actor, entry.key_id, entry.origin, entry.origin_id,
  entry.action, entry.entity, entry.entity_id, entry.partner_code, entry.before::text, entry.after::text
)::text, 'UTF8'));

-- The lock keeps the chain linear: it conflicts with itself until the transaction ends, and with no reader.
CREATE FUNCTION chain_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head audit_chain;
BEGIN
  LOCK TABLE audit_chain IN SHARE ROW EXCLUSIVE MODE;
  SELECT * INTO head FROM audit_chain ORDER BY position DESC LIMIT 1;
  head.position := COALESCE(head.position, 0) + 1;
  INSERT INTO audit_chain (position, entry_id, hash)
  VALUES (head.position, NEW.id, audit_entry_hash(COALESCE(head.hash, ''), head.position, NEW));
  RETURN NULL;
END $$;

-- Deferred to the end of the transaction: partners are locked before the chain, so the two never deadlock.
CREATE CONSTRAINT TRIGGER chain_audit_entry AFTER INSERT ON audit_log
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

CREATE TRIGGER keep_history BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
FOR EACH STATEMENT EXECUTE FUNCTION keep_history();
