import type { MigrationInterface, QueryRunner } from 'typeorm';

// Every change is recorded by the database itself, so that an edit made straight in SQL is audited,
// versioned and announced like one made through the API.

const CREATE_HISTORY = [
  `CREATE TABLE partner_revisions (
     partner_code text NOT NULL,
     version bigint NOT NULL,
     changed_at timestamptz NOT NULL DEFAULT now(),
     changed_by text NOT NULL,
     entity text NOT NULL
       CONSTRAINT partner_revisions_entity_check CHECK (entity IN ('partner', 'tenant', 'token')),
     entity_code text NOT NULL,
     before json,
     after json NOT NULL,
     transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
     CONSTRAINT partner_revisions_pkey PRIMARY KEY (partner_code, version)
   )`,
  `CREATE TABLE audit_log (
     id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_log_pkey PRIMARY KEY,
     at timestamptz NOT NULL DEFAULT now(),
     actor text NOT NULL,
     action text NOT NULL
       CONSTRAINT audit_log_action_check CHECK (action IN ('insert', 'update', 'delete')),
     entity text NOT NULL
       CONSTRAINT audit_log_entity_check CHECK (entity IN ('partner', 'tenant', 'token', 'api_key')),
     entity_id text NOT NULL,
     partner_code text,
     before json,
     after json
   )`,
  `CREATE INDEX audit_log_partner_code_id_idx ON audit_log (partner_code, id)`,
  `CREATE INDEX audit_log_entity_id_idx ON audit_log (entity, entity_id, id)`,
];

// What history shows of a row: its columns by name, and never a secret.
const CREATE_DOCUMENTS = [
  `CREATE FUNCTION mask_password(url text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
   RETURN regexp_replace(
     regexp_replace(url, '^([a-z]+://[^:/?#]*):[^/?#]*@', '\\1:***@'),
     '([?&]password=)[^&#]*', '\\1***', 'g')`,
  `CREATE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE
   BEGIN ATOMIC
     SELECT row_to_json(d)
       FROM (SELECT p.partner_code, p.partner_name, p.endpoint_path, p.endpoint_url, p.timeout_ms,
                    p.cloud_run_service_name, p.cloud_run_region, p.cloud_run_project_id,
                    p.database_name, mask_password(p.database_url) AS database_url,
                    p.parameter_mapping, p.field_rules, p.timezone, p.dedupe, p.allow_reversal,
                    p.require_token, p.on_invalid, p.on_limit, p.max_requests_per_second, p.max_daily_requests,
                    p.data_retention_days, p.ip_allowlist, p.success_response, p.direct_access,
                    p.enable_logging, p.is_default, p.is_active) AS d
      WHERE p.partner_code IS NOT NULL;
   END`,
  `CREATE FUNCTION tenant_document(t tenants) RETURNS json LANGUAGE sql STABLE
   BEGIN ATOMIC
     SELECT row_to_json(d)
       FROM (SELECT t.id, t.code, t.name, t.parameter_mapping, t.field_rules, t.data_retention_days, t.dedupe,
                    t.allow_reversal, t.max_requests_per_second, t.max_daily_requests,
                    t.is_default, t.is_active) AS d
      WHERE t.id IS NOT NULL;
   END`,
  `CREATE FUNCTION token_document(k tenant_tokens) RETURNS json LANGUAGE sql STABLE
   BEGIN ATOMIC
     SELECT row_to_json(d) FROM (SELECT k.id, k.tenant_id, k.kind, k.label, k.is_active) AS d WHERE k.id IS NOT NULL;
   END`,
  `CREATE FUNCTION api_key_document(a api_keys) RETURNS json LANGUAGE sql STABLE
   BEGIN ATOMIC
     SELECT row_to_json(d)
       FROM (SELECT a.id, a.name, a.role, a.partner_code, a.key_prefix, a.expires_at, a.revoked_at) AS d
      WHERE a.id IS NOT NULL;
   END`,
  // The whole of a partner as a roll-back needs it.
  `CREATE FUNCTION partner_snapshot(code text) RETURNS json LANGUAGE sql STABLE
   BEGIN ATOMIC
     SELECT json_build_object(
              'partner', partner_document(p),
              'tenants', (SELECT json_agg(tenant_document(t) ORDER BY t.id)
                            FROM tenants t WHERE t.partner_code = p.partner_code),
              'tokens', (SELECT COALESCE(json_agg(token_document(k) ORDER BY k.id), '[]')
                           FROM tenants t JOIN tenant_tokens k ON k.tenant_id = t.id
                          WHERE t.partner_code = p.partner_code))
       FROM partners p WHERE p.partner_code = code;
   END`,
];

const CREATE_RECORDERS = [
  `CREATE FUNCTION config_actor() RETURNS text LANGUAGE sql STABLE
   RETURN COALESCE(NULLIF(current_setting('app.actor', true), ''), 'sql:' || session_user)`,

  `CREATE FUNCTION write_audit(entity text, entity_id text, partner_code text, before json, after json)
   RETURNS void LANGUAGE sql
   BEGIN ATOMIC
     INSERT INTO audit_log (actor, action, entity, entity_id, partner_code, before, after)
     VALUES (config_actor(),
             CASE WHEN before IS NULL THEN 'insert' WHEN after IS NULL THEN 'delete' ELSE 'update' END,
             entity, entity_id, partner_code, before, after);
   END`,

  // A transaction makes one revision of a partner, however many rows it changes: the first change raises
  // the version, later ones complete the snapshot. Listeners hear of it when the transaction commits.
  `CREATE FUNCTION write_revision(code text, changed_entity text, changed_code text) RETURNS void
   LANGUAGE plpgsql AS $$
   BEGIN
     UPDATE partners p SET version = p.version + 1
      WHERE p.partner_code = code
        AND NOT EXISTS (SELECT FROM partner_revisions r
                         WHERE r.partner_code = code AND r.version = p.version
                           AND r.transaction_id = pg_current_xact_id());
     INSERT INTO partner_revisions (partner_code, version, changed_by, entity, entity_code, before, after)
     SELECT p.partner_code, p.version, config_actor(), changed_entity, changed_code,
            (SELECT r.after FROM partner_revisions r
              WHERE r.partner_code = code AND r.version < p.version ORDER BY r.version DESC LIMIT 1),
            partner_snapshot(code)
       FROM partners p WHERE p.partner_code = code
     ON CONFLICT (partner_code, version) DO UPDATE SET after = excluded.after;
     PERFORM pg_notify('config_changed', code);
   END $$`,

  recorder(
    'record_partner_change',
    `PERFORM write_audit('partner', NEW.partner_code, NEW.partner_code, partner_document(OLD), partner_document(NEW));
     PERFORM write_revision(NEW.partner_code, 'partner', NEW.partner_code);`,
  ),
  recorder(
    'record_tenant_change',
    `PERFORM write_audit('tenant', NEW.partner_code || '/' || NEW.code, NEW.partner_code,
                         tenant_document(OLD), tenant_document(NEW));
     PERFORM write_revision(NEW.partner_code, 'tenant', NEW.code);`,
  ),
  recorder(
    'record_token_change',
    `PERFORM write_audit('token', t.partner_code || '/' || t.code, t.partner_code,
                         token_document(OLD), token_document(NEW)),
             write_revision(t.partner_code, 'token', t.code)
        FROM tenants t WHERE t.id = COALESCE(NEW.tenant_id, OLD.tenant_id);`,
  ),
  recorder(
    'record_api_key_change',
    `PERFORM write_audit('api_key', COALESCE(NEW.id, OLD.id)::text, COALESCE(NEW.partner_code, OLD.partner_code),
                         api_key_document(OLD), api_key_document(NEW));
     PERFORM pg_notify('config_changed', COALESCE(NEW.partner_code, OLD.partner_code, '*'));`,
  ),
];

// Deferred: a revision holds what the transaction leaves behind. The condition leaves out what the recorders
// and the default tenant's trigger write themselves; it is looked at when the row changes.
const ATTACH_RECORDERS = [
  attach('partners', 'INSERT OR UPDATE', 'record_partner_change'),
  attach('tenants', 'INSERT OR UPDATE', 'record_tenant_change'),
  attach('tenant_tokens', 'INSERT OR UPDATE OR DELETE', 'record_token_change'),
  attach(
    'api_keys',
    'INSERT OR DELETE OR UPDATE OF name, role, partner_code, key_hash, expires_at, revoked_at',
    'record_api_key_change',
  ),
];

/** Audit, revisions, versions and NOTIFY. */
export class RecordConfigChanges1763700001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [CREATE_HISTORY, CREATE_DOCUMENTS, CREATE_RECORDERS, ATTACH_RECORDERS].flat();
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION record_partner_change, record_tenant_change, record_token_change, record_api_key_change CASCADE',
    );
    await runner.query('DROP FUNCTION write_revision, write_audit, config_actor, partner_snapshot');
    await runner.query(
      'DROP FUNCTION partner_document, tenant_document, token_document, api_key_document, mask_password',
    );
    await runner.query('DROP TABLE audit_log, partner_revisions');
  }
}

/** Runs with its owner's rights, because whoever may edit a row need not be able to write history. */
function recorder(name: string, body: string): string {
  return `
    CREATE FUNCTION ${name}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW::text = OLD::text THEN
        RETURN NULL;
      END IF;
      ${body}
      RETURN NULL;
    END $$`;
}

function attach(table: string, events: string, recorderName: string): string {
  return `
    CREATE CONSTRAINT TRIGGER ${recorderName} AFTER ${events} ON ${table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ${recorderName}()`;
}
