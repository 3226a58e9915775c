import type { MigrationInterface, QueryRunner } from 'typeorm';

const collectEvents = (condition: string): string => `
  CREATE OR REPLACE FUNCTION collect_audit_event(
    origin text, origin_id bigint, at timestamptz, key_id uuid, action text, entity text, entity_id text,
    partner_code text, after json
  ) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO audit_log (origin, origin_id, at, actor, key_id, action, entity, entity_id, partner_code, after)
    SELECT origin, origin_id, at, COALESCE('key:' || (SELECT k.name FROM api_keys k WHERE k.id = key_id), 'key:' || key_id),
           key_id, action, entity, entity_id, partner_code, after
     WHERE ${condition}
    ON CONFLICT ON CONSTRAINT audit_log_origin_id_key DO NOTHING
  $$`;

const KEEP_REVOKED = [
  `CREATE FUNCTION keep_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'an API key that is revoked stays revoked; make another one' USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER keep_revoked BEFORE UPDATE OF revoked_at ON api_keys FOR EACH ROW
   WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL) EXECUTE FUNCTION keep_revoked()`,
];

/** A service tells of redrives of its own quarantine and of nothing else; a revoked key is revoked for good. */
export class NarrowCollectedEvents1764890000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const ownRedrive = `action = 'redrive' AND entity = 'quarantine' AND partner_code = origin AND entity_id = origin
       AND EXISTS (SELECT FROM partners p WHERE p.partner_code = origin)`;
    for (const statement of [collectEvents(ownRedrive), ...KEEP_REVOKED]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION keep_revoked CASCADE');
    await runner.query(collectEvents(`action NOT IN ('insert', 'update', 'delete')`));
  }
}
