REVOKE SELECT (endpoint_url) ON partners FROM postback_config_reader;
DROP POLICY in_cell ON api_keys;
DROP POLICY in_cell ON tenant_tokens;
DROP POLICY in_cell ON tenants;
DROP POLICY in_cell ON partners;
DROP TABLE cell_roles;
