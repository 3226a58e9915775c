import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A partner that reads our answers gets its own also while its service is away, so the gateway has to know it. */
export class RouteSuccessResponses1764000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(routesWith(', p.success_response'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gateway_routes');
    await runner.query(routesWith(''));
    await runner.query('GRANT SELECT ON gateway_routes TO postback_routes_reader');
  }
}

/** Columns can be added to a view at its end only. */
function routesWith(more: string): string {
  return `
    CREATE OR REPLACE VIEW gateway_routes WITH (security_barrier) AS
    SELECT p.partner_code, p.endpoint_path, p.endpoint_url, p.timeout_ms, p.is_default, p.version,
           (SELECT COALESCE(json_agg(json_build_object('kind', k.kind, 'hash', k.token_hash) ORDER BY k.id), '[]')
              FROM tenants t JOIN tenant_tokens k ON k.tenant_id = t.id
             WHERE t.partner_code = p.partner_code AND k.is_active) AS tokens${more}
      FROM partners p
     WHERE p.is_active`;
}
