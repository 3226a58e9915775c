CREATE TABLE console_people (
  id uuid CONSTRAINT console_people_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL CONSTRAINT console_people_email_key UNIQUE
    CONSTRAINT console_people_email_check CHECK (
      email = lower(email) AND length(email) <= 320 AND email ~ '^(\*|[^@[:space:]*]+)@[^@[:space:]*]+\.[^@[:space:]*]+$'),
  role text NOT NULL CONSTRAINT console_people_role_check CHECK (role IN ('admin', 'editor', 'viewer')),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- An address takes precedence over its domain.
CREATE FUNCTION role_of_person(address text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT role FROM console_people
   WHERE email IN (lower(address), '*@' || split_part(lower(address), '@', 2))
   ORDER BY email = lower(address) DESC
   LIMIT 1
$$;

CREATE FUNCTION person_document(p console_people) RETURNS json LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT row_to_json(d) FROM (SELECT p.id, p.email, p.role) AS d WHERE p.id IS NOT NULL;
END;

CREATE FUNCTION record_person_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
    RETURN NULL;
  END IF;
  PERFORM write_audit('person', COALESCE(NEW.id, OLD.id)::text, NULL, person_document(OLD), person_document(NEW));
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER record_person_change AFTER INSERT OR UPDATE OR DELETE ON console_people
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_person_change();

-- A person whom the proxy signed in has no key: the transaction gives the address, which has to have a role.
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

GRANT SELECT, INSERT (email, role), UPDATE (role), DELETE ON console_people TO postback_config_writer;

REVOKE EXECUTE ON FUNCTION role_of_person(text), record_person_change() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION role_of_person(text) TO postback_config_writer;
