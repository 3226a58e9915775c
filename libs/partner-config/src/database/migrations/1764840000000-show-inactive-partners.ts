import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The gateway delivers what it received for a partner before the partner was deactivated, and so has to know where. */
export class ShowInactivePartners1764840000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_VIEW);
    await runner.query('GRANT SELECT ON gateway_inactive_partners TO postback_routes_reader');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gateway_inactive_partners');
  }
}

// A view of its own: a gateway of before would route to everything that gateway_routes shows.
const CREATE_VIEW = `
  CREATE VIEW gateway_inactive_partners WITH (security_barrier) AS
  SELECT partner_code, endpoint_path, endpoint_url, timeout_ms
    FROM partners
   WHERE NOT is_active`;
