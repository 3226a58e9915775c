-- A cell serves the partners whose endpoint_url is below its own URL, and sees their configuration.
CREATE TABLE cell_roles (
  role_name text PRIMARY KEY,
  url text NOT NULL UNIQUE
    CONSTRAINT cell_roles_url_check CHECK (url ~ '^https?://[^\s/?#@]+$')
);
COMMENT ON TABLE cell_roles IS 'The database roles of cells, and where the gateway reaches them';

ALTER TABLE cell_roles ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_role ON cell_roles FOR SELECT TO postback_config_reader
USING (role_name = current_user);

CREATE POLICY in_cell ON partners FOR SELECT TO postback_config_reader
USING (endpoint_url = (SELECT c.url FROM cell_roles c WHERE c.role_name = current_user) || '/partners/' || partner_code);

-- The partners, and thereby the tenants, are those that the role sees.
CREATE POLICY in_cell ON tenants FOR SELECT TO postback_config_reader
USING (EXISTS (SELECT FROM cell_roles c WHERE c.role_name = current_user)
       AND partner_code IN (SELECT p.partner_code FROM partners p));

CREATE POLICY in_cell ON tenant_tokens FOR SELECT TO postback_config_reader
USING (EXISTS (SELECT FROM cell_roles c WHERE c.role_name = current_user)
       AND tenant_id IN (SELECT t.id FROM tenants t));

CREATE POLICY in_cell ON api_keys FOR SELECT TO postback_config_reader
USING (EXISTS (SELECT FROM cell_roles c WHERE c.role_name = current_user)
       AND partner_code IN (SELECT p.partner_code FROM partners p));

GRANT SELECT ON cell_roles TO postback_config_reader;
GRANT SELECT (endpoint_url) ON partners TO postback_config_reader;
