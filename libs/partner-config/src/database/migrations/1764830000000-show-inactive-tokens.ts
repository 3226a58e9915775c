import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tokens that book nothing by themselves still say whose a postback is: without them it would be taken for one of the
 * default partner.
 */
export class ShowInactiveTokens1764830000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_VIEW);
    await runner.query('GRANT SELECT ON gateway_inactive_tokens TO postback_routes_reader');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gateway_inactive_tokens');
  }
}

const CREATE_VIEW = `
  CREATE VIEW gateway_inactive_tokens WITH (security_barrier) AS
  SELECT p.partner_code, k.kind, k.token_hash, NOT k.is_active AS is_taken_away
    FROM partners p
    JOIN tenants t ON t.partner_code = p.partner_code
    JOIN tenant_tokens k ON k.tenant_id = t.id
   WHERE NOT (p.is_active AND k.is_active)`;
