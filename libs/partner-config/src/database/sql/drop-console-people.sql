CREATE OR REPLACE FUNCTION config_actor() RETURNS text
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

DROP TABLE console_people CASCADE;

DROP FUNCTION record_person_change(), role_of_person(text);
