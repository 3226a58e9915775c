-- Rules that a CHECK cannot express. Each raises check_violation with the name of a constraint, as a CHECK would.

-- Zones that Node knows too: PostgreSQL lists more (leap-second variants, the machine's own).
CREATE FUNCTION check_partner_timezone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_timezone_names
                  WHERE name = NEW.timezone AND name !~ '^(posix/|right/|posixrules$|localtime$|Factory$)') THEN
    RAISE EXCEPTION 'timezone "%" is not known; use a name such as UTC or Asia/Singapore', NEW.timezone
      USING ERRCODE = 'check_violation', TABLE = 'partners', CONSTRAINT = 'partners_timezone_check';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER check_partner_timezone BEFORE INSERT OR UPDATE OF timezone ON partners
FOR EACH ROW EXECUTE FUNCTION check_partner_timezone();

-- The words of the deployment commands. Not a CHECK, because an existing partner with such a code must stay changeable.
CREATE FUNCTION check_partner_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'partner_code "%" is a name of the platform itself or a word of its commands', NEW.partner_code
    USING ERRCODE = 'check_violation', TABLE = 'partners', CONSTRAINT = 'partners_partner_code_check';
END $$;

CREATE TRIGGER check_partner_code BEFORE INSERT ON partners
FOR EACH ROW WHEN (NEW.partner_code IN
  ('config', 'all', 'platform', 'status', 'logs', 'rotate', 'rollback', 'remove'))
EXECUTE FUNCTION check_partner_code();

-- The default tenant's data is kept as long as the partner's, unlike that of tenants added later.
CREATE FUNCTION create_default_tenant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO tenants (partner_code, code, name, is_default, data_retention_days)
  VALUES (NEW.partner_code, 'default', 'Default', true, NULL);
  RETURN NULL;
END $$;

CREATE TRIGGER create_default_tenant AFTER INSERT ON partners
FOR EACH ROW EXECUTE FUNCTION create_default_tenant();

-- Deferred, so that a transaction may move the mark from one tenant to another.
CREATE FUNCTION check_default_tenant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenants WHERE partner_code = NEW.partner_code AND is_default) THEN
    RAISE EXCEPTION 'partner "%" needs a default tenant; make another tenant the default instead', NEW.partner_code
      USING ERRCODE = 'check_violation', TABLE = 'tenants', CONSTRAINT = 'tenants_is_default_check';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER check_default_tenant AFTER UPDATE OF is_default ON tenants
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_default_tenant();

CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never deleted, because conversions and history refer to them; set is_active = false',
                  TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_partner BEFORE DELETE ON partners FOR EACH ROW EXECUTE FUNCTION keep_row();

CREATE TRIGGER keep_tenant BEFORE DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION keep_row();

CREATE FUNCTION keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the codes of % never change, because databases and history are named after them',
                  TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_partner_code BEFORE UPDATE OF partner_code ON partners
FOR EACH ROW WHEN (NEW.partner_code <> OLD.partner_code) EXECUTE FUNCTION keep_code();

CREATE TRIGGER keep_tenant_code BEFORE UPDATE OF id, partner_code, code ON tenants
FOR EACH ROW WHEN ((NEW.id, NEW.partner_code, NEW.code) <> (OLD.id, OLD.partner_code, OLD.code))
EXECUTE FUNCTION keep_code();

-- The next revision takes the next version: a version that was set back would overwrite a revision.
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the version of a partner is raised by its changes only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_version BEFORE UPDATE OF version ON partners FOR EACH ROW
WHEN (pg_trigger_depth() = 0 AND NEW.version <> OLD.version) EXECUTE FUNCTION keep_version();

CREATE FUNCTION keep_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an API key that is revoked stays revoked; make another one' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_revoked BEFORE UPDATE OF revoked_at ON api_keys FOR EACH ROW
WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL) EXECUTE FUNCTION keep_revoked();

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON partners
FOR EACH ROW WHEN (NEW::text <> OLD::text) EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tenants
FOR EACH ROW WHEN (NEW::text <> OLD::text) EXECUTE FUNCTION touch_updated_at();

CREATE FUNCTION remember_former_endpoint() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO former_endpoints (endpoint_path, partner_code) VALUES (OLD.endpoint_path, OLD.partner_code)
  ON CONFLICT (endpoint_path) DO UPDATE SET partner_code = excluded.partner_code, left_at = excluded.left_at;
  RETURN NULL;
END $$;

CREATE TRIGGER remember_former_endpoint AFTER UPDATE OF endpoint_path ON partners
FOR EACH ROW WHEN (OLD.endpoint_path <> NEW.endpoint_path) EXECUTE FUNCTION remember_former_endpoint();
