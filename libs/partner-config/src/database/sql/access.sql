-- What the group roles may read and write: a service its own partner, the gateway the routes, the admin app everything
-- but secrets and history.

-- Roles belong to the server, so the migration of another database may be creating the same one at this moment.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['postback_config_reader', 'postback_routes_reader', 'postback_config_writer'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

ALTER TABLE service_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE partners ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_role ON service_roles FOR SELECT TO postback_config_reader
USING (role_name = current_user);

CREATE POLICY own_partner ON partners FOR SELECT TO postback_config_reader
USING (partner_code = (SELECT s.partner_code FROM service_roles s WHERE s.role_name = current_user));

CREATE POLICY own_partner ON tenants FOR SELECT TO postback_config_reader
USING (partner_code = (SELECT s.partner_code FROM service_roles s WHERE s.role_name = current_user));

CREATE POLICY own_partner ON tenant_tokens FOR SELECT TO postback_config_reader
USING (tenant_id IN (SELECT t.id FROM tenants t
                      WHERE t.partner_code = (SELECT s.partner_code FROM service_roles s
                                               WHERE s.role_name = current_user)));

CREATE POLICY own_partner ON api_keys FOR SELECT TO postback_config_reader
USING (partner_code IS NULL
       OR partner_code = (SELECT s.partner_code FROM service_roles s WHERE s.role_name = current_user));

GRANT USAGE ON SCHEMA public TO postback_config_reader, postback_routes_reader;
GRANT SELECT ON service_roles, tenants TO postback_config_reader;
GRANT SELECT (partner_code, partner_name, endpoint_path, is_active, parameter_mapping, field_rules, timezone, dedupe,
              allow_reversal, require_token, require_api_key, require_signature, signing_secret, previous_signing_secret,
              on_invalid, on_limit, max_requests_per_second, max_daily_requests, data_retention_days, ip_allowlist,
              success_response, direct_access, enable_logging, version)
   ON partners TO postback_config_reader;
GRANT SELECT (id, tenant_id, kind, token_hash, is_active) ON tenant_tokens TO postback_config_reader;
GRANT SELECT (id, role, partner_code, key_hash, expires_at, revoked_at) ON api_keys TO postback_config_reader;

-- Tokens of inactive tenants are included: their postbacks belong to that partner, not to the default one.
CREATE VIEW gateway_routes WITH (security_barrier) AS
SELECT p.partner_code, p.endpoint_path, p.endpoint_url, p.timeout_ms, p.is_default, p.version,
       (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash) ORDER BY k.id), '[]')
          FROM tenants t JOIN tenant_tokens k ON k.tenant_id = t.id
         WHERE t.partner_code = p.partner_code AND k.is_active) AS tokens,
       p.success_response
  FROM partners p
 WHERE p.is_active;

-- Tokens that route nothing by themselves still identify the partner of a postback.
CREATE VIEW gateway_inactive_tokens WITH (security_barrier) AS
SELECT p.partner_code, k.kind, k.token_hash, NOT k.is_active AS is_taken_away
  FROM partners p
  JOIN tenants t ON t.partner_code = p.partner_code
  JOIN tenant_tokens k ON k.tenant_id = t.id
 WHERE NOT (p.is_active AND k.is_active);

-- A view of its own, because the gateway routes to everything in gateway_routes.
CREATE VIEW gateway_inactive_partners WITH (security_barrier) AS
SELECT partner_code, endpoint_path, endpoint_url, timeout_ms
  FROM partners
 WHERE NOT is_active;

-- An endpoint that another partner has now leads to that partner alone, active or not.
CREATE VIEW gateway_former_endpoints WITH (security_barrier) AS
SELECT endpoint_path, partner_code
  FROM former_endpoints
 WHERE NOT EXISTS (SELECT FROM partners WHERE partners.endpoint_path = former_endpoints.endpoint_path);

GRANT SELECT ON gateway_routes, gateway_inactive_tokens, gateway_inactive_partners, gateway_former_endpoints
TO postback_routes_reader;

CREATE POLICY writer ON partners TO postback_config_writer USING (true) WITH CHECK (true);
CREATE POLICY writer ON tenants TO postback_config_writer USING (true) WITH CHECK (true);
CREATE POLICY writer ON tenant_tokens TO postback_config_writer USING (true) WITH CHECK (true);
CREATE POLICY writer ON api_keys TO postback_config_writer USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA public TO postback_config_writer;
GRANT SELECT, INSERT, UPDATE ON partners, tenants TO postback_config_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_tokens, failed_sign_ins TO postback_config_writer;
GRANT SELECT (id, name, role, partner_code, key_prefix, created_at, expires_at, revoked_at, last_used_at),
      INSERT, UPDATE (revoked_at, last_used_at) ON api_keys TO postback_config_writer;
GRANT SELECT ON partner_revisions, audit_log, gateway_routes TO postback_config_writer;
GRANT INSERT (action, entity, entity_id, partner_code, after) ON audit_log TO postback_config_writer;
GRANT SELECT ON audit_chain TO postback_config_writer;

REVOKE EXECUTE ON FUNCTION
  find_api_key(text), bound_key(), collect_audit_event(text, bigint, timestamptz, uuid, text, text, text, text, json)
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
  find_api_key(text), bound_key(), collect_audit_event(text, bigint, timestamptz, uuid, text, text, text, text, json)
TO postback_config_writer;
