-- What use_console_session returns, for requests that no person makes: they do not prolong the session.
CREATE FUNCTION read_console_session(hash text)
RETURNS TABLE (id uuid, name text, role text, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.id, k.name, k.role, LEAST(s.ends_at, k.expires_at)
    FROM console_sessions s JOIN api_keys k ON k.id = s.key_id
   WHERE s.session_hash = hash AND is_open_session(s)
     AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

REVOKE EXECUTE ON FUNCTION read_console_session(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_console_session(text) TO postback_config_writer;
