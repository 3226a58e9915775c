-- Where events come from: a site, an app or a server, with the keys by which it sends them.

CREATE FUNCTION is_list_of_origins(origins text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN cardinality(origins) <= 100
   AND NOT EXISTS (SELECT FROM unnest(origins) AS origin
                    WHERE origin IS NULL OR origin !~ '^https?://[a-z0-9.-]+(:[0-9]{1,5})?$');

CREATE TABLE event_sources (
  id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT event_sources_pkey PRIMARY KEY,
  code text NOT NULL CONSTRAINT event_sources_code_key UNIQUE
    CONSTRAINT event_sources_code_check CHECK (code ~ '^[a-z][a-z0-9_]{0,62}$'),
  name text NOT NULL
    CONSTRAINT event_sources_name_check CHECK (length(name) BETWEEN 1 AND 255),
  origins text[] NOT NULL DEFAULT '{}'
    CONSTRAINT event_sources_origins_check CHECK (is_list_of_origins(origins)),
  max_events_per_second integer NOT NULL DEFAULT 0
    CONSTRAINT event_sources_max_events_per_second_check CHECK (max_events_per_second >= 0),
  ip_mode text NOT NULL DEFAULT 'truncated'
    CONSTRAINT event_sources_ip_mode_check CHECK (ip_mode IN ('truncated', 'none', 'full')),
  signals text NOT NULL DEFAULT 'anonymise'
    CONSTRAINT event_sources_signals_check CHECK (signals IN ('anonymise', 'drop')),
  partner_code text CONSTRAINT event_sources_partner_code_fkey REFERENCES partners,
  tenant_code text
    CONSTRAINT event_sources_tenant_code_check CHECK (tenant_code IS NULL OR partner_code IS NOT NULL),
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT event_sources_tenant_code_fkey FOREIGN KEY (partner_code, tenant_code) REFERENCES tenants (partner_code, code)
);
COMMENT ON TABLE event_sources IS 'Sites, apps and servers that send events; a source without a partner belongs to the platform';

-- Of events without a key, where the collector accepts those.
INSERT INTO event_sources (code, name) VALUES ('default', 'Default');

CREATE TABLE source_keys (
  id uuid CONSTRAINT source_keys_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  source_id integer NOT NULL CONSTRAINT source_keys_source_id_fkey REFERENCES event_sources,
  kind text NOT NULL CONSTRAINT source_keys_kind_check CHECK (kind IN ('public', 'secret')),
  key_hash text NOT NULL CONSTRAINT source_keys_key_hash_key UNIQUE
    CONSTRAINT source_keys_key_hash_check CHECK (key_hash ~ '^[A-Za-z0-9_-]{43}$'),
  key_prefix text NOT NULL,
  public_key text
    CONSTRAINT source_keys_public_key_check CHECK ((kind = 'public') = (public_key IS NOT NULL)),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX source_keys_source_id_idx ON source_keys (source_id, created_at);
COMMENT ON TABLE source_keys IS 'Write keys of sources. A public key stands in web pages, so it is kept as it is; of a secret one only the hash is';

CREATE FUNCTION source_document(s event_sources) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT s.code, s.name, s.origins, s.max_events_per_second, s.ip_mode, s.signals, s.partner_code, s.tenant_code,
                 s.is_active, s.version) AS d
   WHERE s.id IS NOT NULL;
END;

CREATE FUNCTION source_key_document(k source_keys) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d)
    FROM (SELECT k.id, k.source_id, k.kind, k.key_prefix, k.revoked_at) AS d
   WHERE k.id IS NOT NULL;
END;

-- A changed source is its next version. What identifies it never changes, because stored events refer to it.
CREATE FUNCTION keep_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.code) <> (OLD.id, OLD.code) THEN
    RAISE EXCEPTION 'the code of a source never changes, because events refer to it' USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.version := OLD.version + 1;
  NEW.updated_at := now();
  RETURN NEW;
END $$;

CREATE TRIGGER keep_source BEFORE UPDATE ON event_sources
FOR EACH ROW WHEN (NEW::text <> OLD::text) EXECUTE FUNCTION keep_source();

CREATE TRIGGER keep_row BEFORE DELETE ON event_sources FOR EACH ROW EXECUTE FUNCTION keep_row();

CREATE TRIGGER keep_row BEFORE DELETE ON source_keys FOR EACH ROW EXECUTE FUNCTION keep_row();

CREATE TRIGGER keep_revoked BEFORE UPDATE OF revoked_at ON source_keys FOR EACH ROW
WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL) EXECUTE FUNCTION keep_revoked();

CREATE FUNCTION record_source_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
    RETURN NULL;
  END IF;
  PERFORM write_audit('source', NEW.code, NEW.partner_code, source_document(OLD), source_document(NEW));
  PERFORM pg_notify('config_changed', 'source:' || NEW.code);
  RETURN NULL;
END $$;

CREATE FUNCTION record_source_key_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
END $$;

CREATE CONSTRAINT TRIGGER record_source_change AFTER INSERT OR UPDATE ON event_sources
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_source_change();

CREATE CONSTRAINT TRIGGER record_source_key_change AFTER INSERT OR UPDATE ON source_keys
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION record_source_key_change();

-- What the collector follows. Revoked keys and inactive sources let nothing in.
CREATE VIEW collector_sources WITH (security_barrier) AS
SELECT s.id, s.code, s.origins, s.max_events_per_second, s.ip_mode, s.signals, s.partner_code, s.tenant_code,
       (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.key_hash) ORDER BY k.key_hash), '[]')
          FROM source_keys k
         WHERE k.source_id = s.id AND k.revoked_at IS NULL) AS keys
  FROM event_sources s
 WHERE s.is_active;

GRANT SELECT, INSERT,
      UPDATE (name, origins, max_events_per_second, ip_mode, signals, partner_code, tenant_code, is_active)
   ON event_sources TO postback_config_writer;
GRANT SELECT (id, source_id, kind, key_prefix, public_key, created_at, revoked_at), INSERT, UPDATE (revoked_at)
   ON source_keys TO postback_config_writer;

REVOKE EXECUTE ON FUNCTION record_source_change(), record_source_key_change() FROM PUBLIC;

-- Roles belong to the server: provisioning creates this one, and the owner of a database of before may not be allowed to.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_sources_reader') THEN
    CREATE ROLE postback_sources_reader NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

-- Run again by provisioning, once the role exists.
CREATE FUNCTION admit_collector() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA public TO postback_sources_reader;
  GRANT SELECT ON collector_sources TO postback_sources_reader;
END $$;

REVOKE EXECUTE ON FUNCTION admit_collector() FROM PUBLIC;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_sources_reader') THEN
    PERFORM admit_collector();
  END IF;
END $$;
