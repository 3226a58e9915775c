import type { MigrationInterface, QueryRunner } from 'typeorm';

const DEFINER = `SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp`;

const CREATE_WRITERS = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postback_config_writer') THEN
      CREATE ROLE postback_config_writer NOLOGIN;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`;

// An event names the key by its id too; what another process has recorded names that process and its own number.
const ADD_COLUMNS = [
  `ALTER TABLE audit_log
     ADD COLUMN key_id uuid,
     ADD COLUMN origin text CONSTRAINT audit_log_origin_check CHECK (origin ~ '^[a-z][a-z0-9_]{1,62}$'),
     ADD COLUMN origin_id bigint,
     ADD CONSTRAINT audit_log_origin_id_key UNIQUE (origin, origin_id),
     ADD CONSTRAINT audit_log_origin_id_check CHECK ((origin IS NULL) = (origin_id IS NULL))`,
  `CREATE INDEX audit_log_key_id_idx ON audit_log (key_id, id)`,
];

// Who owns the tables, or is a superuser, may name any actor. Everybody else is named by the key whose hash the
// transaction gives: that hash is known to who was sent the key, because writers cannot read it here.
const BIND_ACTORS = [
  `CREATE FUNCTION find_api_key(hash text)
   RETURNS TABLE (id uuid, name text, role text, partner_code text, expires_at timestamptz, revoked_at timestamptz)
   LANGUAGE sql STABLE ${DEFINER}
   AS $$ SELECT k.id, k.name, k.role, k.partner_code, k.expires_at, k.revoked_at
           FROM api_keys k WHERE k.key_hash = hash $$`,
  `CREATE FUNCTION is_owner_session() RETURNS boolean LANGUAGE sql STABLE ${DEFINER}
   AS $$ SELECT pg_has_role(session_user, current_user, 'MEMBER') $$`,
  // A key that ends in this transaction still names who ended it.
  `CREATE FUNCTION bound_key() RETURNS TABLE (id uuid, name text) LANGUAGE plpgsql STABLE ${DEFINER} AS $$
   DECLARE hash text := NULLIF(current_setting('app.key_hash', true), '');
   BEGIN
     RETURN QUERY
       SELECT k.id, k.name FROM find_api_key(hash) AS k
        WHERE (k.revoked_at IS NULL OR k.revoked_at >= transaction_timestamp())
          AND (k.expires_at IS NULL OR k.expires_at > transaction_timestamp());
     IF hash IS NOT NULL AND NOT FOUND THEN
       RAISE EXCEPTION 'the API key of this transaction is not known or has ended' USING ERRCODE = 'PB401';
     END IF;
   END $$`,
  `CREATE OR REPLACE FUNCTION config_actor() RETURNS text LANGUAGE plpgsql STABLE ${DEFINER} AS $$
   DECLARE
     key_name text := (SELECT name FROM bound_key());
     given text := NULLIF(current_setting('app.actor', true), '');
   BEGIN
     IF key_name IS NOT NULL THEN
       RETURN 'key:' || key_name;
     END IF;
     IF given IS NOT NULL AND given NOT IN ('admin start', 'seed') AND NOT is_owner_session() THEN
       RAISE EXCEPTION 'the actor "%" is named by its API key only', given USING ERRCODE = 'insufficient_privilege';
     END IF;
     RETURN COALESCE(given, 'sql:' || session_user);
   END $$`,
  `CREATE FUNCTION bind_actor() RETURNS trigger LANGUAGE plpgsql ${DEFINER} AS $$
   BEGIN
     IF NEW.origin IS NOT NULL THEN
       RETURN NEW;
     END IF;
     IF NOT is_owner_session() THEN
       IF pg_trigger_depth() = 1 AND NEW.action IN ('insert', 'update', 'delete') THEN
         RAISE EXCEPTION 'audit events of rows are written by their triggers' USING ERRCODE = 'insufficient_privilege';
       END IF;
       NEW.actor := config_actor();
       NEW.at := now();
     END IF;
     NEW.actor := COALESCE(NEW.actor, config_actor());
     NEW.key_id := (SELECT id FROM bound_key());
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER bind_actor BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION bind_actor()`,
];

// The next revision takes the next version: a version set back would overwrite a revision that is there.
const KEEP_VERSION = [
  `CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'the version of a partner is raised by its changes only' USING ERRCODE = 'restrict_violation';
   END $$`,
  `CREATE TRIGGER keep_version BEFORE UPDATE OF version ON partners FOR EACH ROW
   WHEN (pg_trigger_depth() = 0 AND NEW.version <> OLD.version) EXECUTE FUNCTION keep_version()`,
];

// What another process has recorded is inserted once, however often it is collected. Its actor is that process's word.
const COLLECT_EVENTS = `
  CREATE FUNCTION collect_audit_event(
    origin text, origin_id bigint, at timestamptz, key_id uuid, action text, entity text, entity_id text,
    partner_code text, after json
  ) RETURNS void LANGUAGE sql ${DEFINER} AS $$
    INSERT INTO audit_log (origin, origin_id, at, actor, key_id, action, entity, entity_id, partner_code, after)
    SELECT origin, origin_id, at, COALESCE('key:' || (SELECT k.name FROM api_keys k WHERE k.id = key_id), 'key:' || key_id),
           key_id, action, entity, entity_id, partner_code, after
     WHERE action NOT IN ('insert', 'update', 'delete')
    ON CONFLICT ON CONSTRAINT audit_log_origin_id_key DO NOTHING
  $$`;

const TABLES_WITH_POLICIES = ['partners', 'tenants', 'tenant_tokens', 'api_keys'];

const GRANT_WRITERS = [
  ...TABLES_WITH_POLICIES.map(
    (table) => `CREATE POLICY writer ON ${table} TO postback_config_writer USING (true) WITH CHECK (true)`,
  ),
  `GRANT USAGE ON SCHEMA public TO postback_config_writer`,
  `GRANT SELECT, INSERT, UPDATE ON partners, tenants TO postback_config_writer`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_tokens, failed_sign_ins TO postback_config_writer`,
  `GRANT SELECT (id, name, role, partner_code, key_prefix, created_at, expires_at, revoked_at, last_used_at),
         INSERT, UPDATE (revoked_at, last_used_at) ON api_keys TO postback_config_writer`,
  `GRANT SELECT ON partner_revisions, audit_log, gateway_routes TO postback_config_writer`,
  `GRANT INSERT (action, entity, entity_id, partner_code, after) ON audit_log TO postback_config_writer`,
  `REVOKE EXECUTE ON FUNCTION
     find_api_key(text), bound_key(), collect_audit_event(text, bigint, timestamptz, uuid, text, text, text, text, json)
   FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION
     find_api_key(text), bound_key(), collect_audit_event(text, bigint, timestamptz, uuid, text, text, text, text, json)
   TO postback_config_writer`,
];

/** The admin app writes as a role that cannot rewrite history, under the key that it was sent. */
export class BindActors1764850001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      CREATE_WRITERS,
      ...ADD_COLUMNS,
      ...BIND_ACTORS,
      ...KEEP_VERSION,
      COLLECT_EVENTS,
      ...GRANT_WRITERS,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  /** The group role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES_WITH_POLICIES) await runner.query(`DROP POLICY writer ON ${table}`);
    await runner.query('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM postback_config_writer');
    await runner.query('REVOKE USAGE ON SCHEMA public FROM postback_config_writer');
    await runner.query(
      `CREATE OR REPLACE FUNCTION config_actor() RETURNS text LANGUAGE sql STABLE SECURITY INVOKER
       RETURN COALESCE(NULLIF(current_setting('app.actor', true), ''), 'sql:' || session_user)`,
    );
    await runner.query('DROP FUNCTION bind_actor, keep_version, collect_audit_event CASCADE');
    await runner.query('DROP FUNCTION bound_key, is_owner_session, find_api_key');
    await runner.query('ALTER TABLE audit_log DROP COLUMN key_id, DROP COLUMN origin, DROP COLUMN origin_id');
  }
}
