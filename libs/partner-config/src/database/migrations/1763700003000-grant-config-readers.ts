import type { MigrationInterface, QueryRunner } from 'typeorm';

// Roles belong to the whole server, so another database's migration may be creating the same one right now.
const CREATE_READERS = ['postback_config_reader', 'postback_routes_reader'].map(
  (role) => `
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
        CREATE ROLE ${role} NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`,
);

// Which partner a service's database role may read; the role itself is created where services are deployed.
const CREATE_SERVICE_ROLES = `
  CREATE TABLE service_roles (
    role_name text CONSTRAINT service_roles_pkey PRIMARY KEY,
    partner_code text NOT NULL CONSTRAINT service_roles_partner_code_fkey REFERENCES partners
  )`;

const OWN_PARTNER = `(SELECT s.partner_code FROM service_roles s WHERE s.role_name = current_user)`;

const GRANT_OWN_PARTNER = [
  `ALTER TABLE service_roles ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE partners ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE tenants ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE tenant_tokens ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY own_role ON service_roles FOR SELECT TO postback_config_reader USING (role_name = current_user)`,
  `CREATE POLICY own_partner ON partners FOR SELECT TO postback_config_reader USING (partner_code = ${OWN_PARTNER})`,
  `CREATE POLICY own_partner ON tenants FOR SELECT TO postback_config_reader USING (partner_code = ${OWN_PARTNER})`,
  `CREATE POLICY own_partner ON tenant_tokens FOR SELECT TO postback_config_reader
   USING (tenant_id IN (SELECT t.id FROM tenants t WHERE t.partner_code = ${OWN_PARTNER}))`,
  `CREATE POLICY own_partner ON api_keys FOR SELECT TO postback_config_reader
   USING (partner_code IS NULL OR partner_code = ${OWN_PARTNER})`,
  `GRANT USAGE ON SCHEMA public TO postback_config_reader, postback_routes_reader`,
  `GRANT SELECT ON service_roles, tenants TO postback_config_reader`,
  `GRANT SELECT (partner_code, partner_name, endpoint_path, is_active, parameter_mapping, field_rules, timezone, dedupe,
                 allow_reversal, require_token, on_invalid, on_limit, max_requests_per_second, max_daily_requests,
                 data_retention_days, ip_allowlist, success_response, direct_access, enable_logging, version)
   ON partners TO postback_config_reader`,
  `GRANT SELECT (id, tenant_id, kind, token_hash, is_active) ON tenant_tokens TO postback_config_reader`,
  `GRANT SELECT (id, role, partner_code, key_hash, expires_at, revoked_at) ON api_keys TO postback_config_reader`,
];

// Tokens of inactive tenants are listed too: their postbacks belong to that partner, not to the default one.
const CREATE_GATEWAY_ROUTES = [
  `CREATE VIEW gateway_routes WITH (security_barrier) AS
   SELECT p.partner_code, p.endpoint_path, p.endpoint_url, p.timeout_ms, p.is_default, p.version,
          (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash) ORDER BY k.id), '[]')
             FROM tenants t JOIN tenant_tokens k ON k.tenant_id = t.id
            WHERE t.partner_code = p.partner_code AND k.is_active) AS tokens
     FROM partners p
    WHERE p.is_active`,
  `GRANT SELECT ON gateway_routes TO postback_routes_reader`,
];

/** What the services' and the gateway's database roles may read: their own partner, and the routes. */
export class GrantConfigReaders1763700003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [...CREATE_READERS, CREATE_SERVICE_ROLES, ...GRANT_OWN_PARTNER, ...CREATE_GATEWAY_ROUTES];
    for (const statement of statements) await runner.query(statement);
  }

  /** The group roles stay: other databases of the server may use them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gateway_routes');
    for (const table of ['api_keys', 'tenant_tokens', 'tenants', 'partners']) {
      await runner.query(`DROP POLICY own_partner ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
      await runner.query(`REVOKE ALL ON ${table} FROM postback_config_reader`);
    }
    await runner.query('DROP TABLE service_roles');
    await runner.query('REVOKE USAGE ON SCHEMA public FROM postback_config_reader, postback_routes_reader');
  }
}
