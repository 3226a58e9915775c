import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was acknowledged under an endpoint belongs to its partner still when the partner has another endpoint. */
export class RememberFormerEndpoints1764819000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gateway_former_endpoints');
    await runner.query('DROP TRIGGER remember_former_endpoint ON partners');
    await runner.query('DROP FUNCTION remember_former_endpoint');
    await runner.query('DROP TABLE former_endpoints');
  }
}

const STATEMENTS = [
  `CREATE TABLE former_endpoints (
     endpoint_path text PRIMARY KEY,
     partner_code text NOT NULL REFERENCES partners,
     left_at timestamptz NOT NULL DEFAULT now()
   )`,
  `COMMENT ON TABLE former_endpoints IS 'Endpoints that partners had before, each with its last partner'`,
  `INSERT INTO former_endpoints (endpoint_path, partner_code, left_at)
   SELECT DISTINCT ON (1) before -> 'partner' ->> 'endpoint_path', partner_code, changed_at
     FROM partner_revisions
    WHERE before -> 'partner' ->> 'endpoint_path' <> after -> 'partner' ->> 'endpoint_path'
    ORDER BY 1, changed_at DESC`,
  `CREATE FUNCTION remember_former_endpoint() RETURNS trigger
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
   BEGIN
     INSERT INTO former_endpoints (endpoint_path, partner_code) VALUES (OLD.endpoint_path, OLD.partner_code)
     ON CONFLICT (endpoint_path) DO UPDATE SET partner_code = excluded.partner_code, left_at = excluded.left_at;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER remember_former_endpoint AFTER UPDATE OF endpoint_path ON partners
   FOR EACH ROW WHEN (OLD.endpoint_path <> NEW.endpoint_path) EXECUTE FUNCTION remember_former_endpoint()`,
  // An endpoint that somebody has now leads to that partner alone, active or not.
  `CREATE VIEW gateway_former_endpoints WITH (security_barrier) AS
   SELECT endpoint_path, partner_code
     FROM former_endpoints
    WHERE NOT EXISTS (SELECT FROM partners WHERE partners.endpoint_path = former_endpoints.endpoint_path)`,
  `GRANT SELECT ON gateway_former_endpoints TO postback_routes_reader`,
];
