CREATE OR REPLACE FUNCTION bound_key() RETURNS TABLE (id uuid, name text)
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

DROP TRIGGER end_sessions_of_key ON api_keys;

DROP FUNCTION end_sessions_of_key(), end_console_session(text), use_console_session(text),
              create_sign_in_code(text, text), start_session_with_code(text, text),
              start_session_with_key(text, text), open_console_session(uuid, text),
              is_open_session(console_sessions);

DROP TABLE console_sessions, sign_in_codes;
