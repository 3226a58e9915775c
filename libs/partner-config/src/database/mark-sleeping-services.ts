import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The gateway answers for a service that scales to zero while it starts, and so has to know which services do. */
export class MarkSleepingServices1764950000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LOOSEN_PARTNER_DOCUMENT);
    await runner.query('ALTER TABLE partners ADD COLUMN sleeps boolean NOT NULL DEFAULT false');
    await runner.query(replacePartnerDocument(', p.sleeps'));
    await runner.query(routesWith(', p.sleeps'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gateway_routes');
    await runner.query(routesWith(''));
    await runner.query('GRANT SELECT ON gateway_routes TO postback_routes_reader');
    await runner.query(replacePartnerDocument(''));
    await runner.query('ALTER TABLE partners DROP COLUMN sleeps');
  }
}

// PostgreSQL 15 adds no column with a default to a table whose row type a function with a parsed body uses.
const LOOSEN_PARTNER_DOCUMENT = `
  CREATE OR REPLACE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE AS 'SELECT NULL::json'`;

const replacePartnerDocument = (newColumn: string): string => `
  CREATE OR REPLACE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT row_to_json(d)
      FROM (SELECT p.partner_code, p.partner_name, p.endpoint_path, p.endpoint_url, p.timeout_ms,
                   p.cloud_run_service_name, p.cloud_run_region, p.cloud_run_project_id,
                   p.database_name, mask_password(p.database_url) AS database_url,
                   p.parameter_mapping, p.field_rules, p.timezone, p.dedupe, p.allow_reversal,
                   p.require_token, p.require_api_key, p.require_signature,
                   num_nonnulls(p.signing_secret, p.previous_signing_secret) AS signing_secrets,
                   p.signing_secrets_set_at, p.on_invalid, p.on_limit,
                   p.max_requests_per_second, p.max_daily_requests,
                   p.data_retention_days, p.ip_allowlist, p.success_response, p.direct_access,
                   p.enable_logging, p.is_default, p.is_active${newColumn}) AS d
     WHERE p.partner_code IS NOT NULL;
  END`;

// Columns can be added to a view at its end only.
const routesWith = (newColumn: string): string => `
  CREATE OR REPLACE VIEW gateway_routes WITH (security_barrier) AS
  SELECT p.partner_code, p.endpoint_path, p.endpoint_url, p.timeout_ms, p.is_default, p.version,
         (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash) ORDER BY k.id), '[]')
            FROM tenants t JOIN tenant_tokens k ON k.tenant_id = t.id
           WHERE t.partner_code = p.partner_code AND k.is_active) AS tokens, p.success_response${newColumn}
    FROM partners p
   WHERE p.is_active`;
