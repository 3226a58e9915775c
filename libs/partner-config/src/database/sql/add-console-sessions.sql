-- A session belongs to an API key and has its role. Hashes of sessions and codes cannot be read by the admin app: only a
-- request that brings the cookie, the code or the key finds a row.
CREATE TABLE console_sessions (
  session_hash text CONSTRAINT console_sessions_pkey PRIMARY KEY
    CONSTRAINT console_sessions_session_hash_check CHECK (session_hash ~ '^[A-Za-z0-9_-]{43}$'),
  key_id uuid NOT NULL CONSTRAINT console_sessions_key_id_fkey REFERENCES api_keys,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz NOT NULL DEFAULT now() + interval '7 days',
  ended_at timestamptz
);

CREATE INDEX console_sessions_key_id_idx ON console_sessions (key_id);

CREATE INDEX console_sessions_ends_at_idx ON console_sessions (ends_at);

CREATE TABLE sign_in_codes (
  code_hash text CONSTRAINT sign_in_codes_pkey PRIMARY KEY
    CONSTRAINT sign_in_codes_code_hash_check CHECK (code_hash ~ '^[A-Za-z0-9_-]{43}$'),
  key_id uuid NOT NULL CONSTRAINT sign_in_codes_key_id_fkey REFERENCES api_keys,
  ends_at timestamptz NOT NULL DEFAULT now() + interval '10 minutes'
);

CREATE INDEX sign_in_codes_key_id_idx ON sign_in_codes (key_id);

-- The time without a request after which a session ends.
CREATE FUNCTION is_open_session(s console_sessions) RETURNS boolean LANGUAGE sql STABLE
RETURN s.ended_at IS NULL AND s.ends_at > now() AND s.last_seen_at > now() - interval '12 hours';

-- Each new session also deletes some that have ended, and unused codes.
CREATE FUNCTION open_console_session(of_key uuid, new_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM sign_in_codes WHERE ends_at < now() - interval '1 day';
  DELETE FROM console_sessions
   WHERE session_hash IN (SELECT session_hash FROM console_sessions
                           WHERE ends_at < now() - interval '1 day'
                           LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO console_sessions (session_hash, key_id) VALUES (new_hash, of_key);
$$;

-- Opens a session for an active key of a person; returns whether it did.
CREATE FUNCTION start_session_with_key(hash text, new_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_id uuid := (SELECT k.id FROM find_api_key(hash) AS k
                           WHERE k.role <> 'partner' AND k.revoked_at IS NULL
                             AND (k.expires_at IS NULL OR k.expires_at > now()));
BEGIN
  IF found_id IS NOT NULL THEN
    PERFORM open_console_session(found_id, new_hash);
  END IF;
  RETURN found_id IS NOT NULL;
END $$;

-- The code is deleted by the statement that finds it, so one of two requests with the same code gets the session.
CREATE FUNCTION start_session_with_code(hash text, new_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
END $$;

CREATE FUNCTION create_sign_in_code(hash text, new_hash text) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO sign_in_codes (code_hash, key_id)
  SELECT new_hash, k.id FROM find_api_key(hash) AS k
   WHERE k.role <> 'partner' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
  RETURNING ends_at
$$;

-- The time of the last request has a precision of one minute, which saves a write per request.
CREATE FUNCTION use_console_session(hash text)
RETURNS TABLE (id uuid, name text, role text, ends_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE console_sessions s SET last_seen_at = now()
   WHERE s.session_hash = hash AND is_open_session(s) AND s.last_seen_at < now() - interval '1 minute';
  SELECT k.id, k.name, k.role, LEAST(s.ends_at, k.expires_at)
    FROM console_sessions s JOIN api_keys k ON k.id = s.key_id
   WHERE s.session_hash = hash AND is_open_session(s)
     AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

CREATE FUNCTION end_console_session(hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE console_sessions SET ended_at = now() WHERE session_hash = hash AND ended_at IS NULL
$$;

-- Part of the statement that revokes the key, also when it is run in plain SQL.
CREATE FUNCTION end_sessions_of_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE console_sessions SET ended_at = now() WHERE key_id = NEW.id AND ended_at IS NULL;
  DELETE FROM sign_in_codes WHERE key_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER end_sessions_of_key AFTER UPDATE OF revoked_at ON api_keys FOR EACH ROW
WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION end_sessions_of_key();

-- A transaction names its key by the hash of the key or of a session. A key that is revoked in this transaction, and a
-- session that ends with it, still name their author.
CREATE OR REPLACE FUNCTION bound_key() RETURNS TABLE (id uuid, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
END $$;

REVOKE EXECUTE ON FUNCTION
  is_open_session(console_sessions), open_console_session(uuid, text), start_session_with_key(text, text),
  start_session_with_code(text, text), create_sign_in_code(text, text), use_console_session(text),
  end_console_session(text), end_sessions_of_key()
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
  start_session_with_key(text, text), start_session_with_code(text, text), create_sign_in_code(text, text),
  use_console_session(text), end_console_session(text)
TO postback_config_writer;
