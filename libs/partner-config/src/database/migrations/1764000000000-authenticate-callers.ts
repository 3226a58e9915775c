import type { MigrationInterface, QueryRunner } from 'typeorm';

// A signing secret is sealed under a key of its partner's, or is a reference to Secret Manager; never its text.
const KEPT_SECRET = `^(v1\\.[A-Za-z0-9_-]+|projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+/versions/[0-9]+)$`;

const ADD_COLUMNS = `
  ALTER TABLE partners
    ADD COLUMN require_api_key boolean NOT NULL DEFAULT false,
    ADD COLUMN require_signature boolean NOT NULL DEFAULT false,
    ADD COLUMN signing_secret text
      CONSTRAINT partners_signing_secret_check CHECK (signing_secret ~ '${KEPT_SECRET}'),
    ADD COLUMN previous_signing_secret text
      CONSTRAINT partners_previous_signing_secret_check
      CHECK (previous_signing_secret IS NULL
             OR (previous_signing_secret ~ '${KEPT_SECRET}' AND signing_secret IS NOT NULL)),
    ADD COLUMN signing_secrets_set_at timestamptz,
    ADD CONSTRAINT partners_require_signature_check CHECK (signing_secret IS NOT NULL OR NOT require_signature)`;

const GRANT_NEW_COLUMNS = `
  GRANT SELECT (require_api_key, require_signature, signing_secret, previous_signing_secret)
  ON partners TO postback_config_reader`;

// PostgreSQL 15 adds no column with a default to a table whose row type a function with a parsed body uses.
const LOOSEN_PARTNER_DOCUMENT = `
  CREATE OR REPLACE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE AS 'SELECT NULL::json'`;

// History tells that a signing secret was set, and when; it never holds one.
const replacePartnerDocument = (newColumns: string): string => `
  CREATE OR REPLACE FUNCTION partner_document(p partners) RETURNS json LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT row_to_json(d)
      FROM (SELECT p.partner_code, p.partner_name, p.endpoint_path, p.endpoint_url, p.timeout_ms,
                   p.cloud_run_service_name, p.cloud_run_region, p.cloud_run_project_id,
                   p.database_name, mask_password(p.database_url) AS database_url,
                   p.parameter_mapping, p.field_rules, p.timezone, p.dedupe, p.allow_reversal,
                   p.require_token, ${newColumns} p.on_invalid, p.on_limit,
                   p.max_requests_per_second, p.max_daily_requests,
                   p.data_retention_days, p.ip_allowlist, p.success_response, p.direct_access,
                   p.enable_logging, p.is_default, p.is_active) AS d
     WHERE p.partner_code IS NOT NULL;
  END`;

// Shared by all instances of the admin app, so that asking another one wins nothing.
const CREATE_FAILED_SIGN_INS = `
  CREATE TABLE failed_sign_ins (
    network text CONSTRAINT failed_sign_ins_pkey PRIMARY KEY,
    failures integer NOT NULL,
    since timestamptz NOT NULL
  )`;

/** What a partner asks of its callers: an API key, a signature; and how often somebody failed to sign in. */
export class AuthenticateCallers1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LOOSEN_PARTNER_DOCUMENT);
    await runner.query(ADD_COLUMNS);
    await runner.query(GRANT_NEW_COLUMNS);
    await runner.query(
      replacePartnerDocument(
        `p.require_api_key, p.require_signature,
         num_nonnulls(p.signing_secret, p.previous_signing_secret) AS signing_secrets, p.signing_secrets_set_at,`,
      ),
    );
    await runner.query(CREATE_FAILED_SIGN_INS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE failed_sign_ins');
    await runner.query(replacePartnerDocument(''));
    await runner.query(
      `ALTER TABLE partners DROP COLUMN require_api_key, DROP COLUMN require_signature,
         DROP COLUMN signing_secret, DROP COLUMN previous_signing_secret, DROP COLUMN signing_secrets_set_at`,
    );
  }
}
