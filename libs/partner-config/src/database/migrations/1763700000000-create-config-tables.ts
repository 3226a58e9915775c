import type { MigrationInterface, QueryRunner } from 'typeorm';

// A mapping is `json`, not `jsonb`: between two names for one field the order decides.
// The checks hold the contract for edits made straight in SQL; the API refuses the same with better words.
const CREATE_PARTNERS = `
  CREATE TABLE partners (
    partner_code text CONSTRAINT partners_pkey PRIMARY KEY
      CONSTRAINT partners_partner_code_check CHECK (partner_code ~ '^[a-z][a-z0-9_]{1,62}$'),
    partner_name text NOT NULL
      CONSTRAINT partners_partner_name_check CHECK (length(partner_name) BETWEEN 1 AND 255),
    endpoint_path text NOT NULL CONSTRAINT partners_endpoint_path_key UNIQUE
      CONSTRAINT partners_endpoint_path_check CHECK (is_endpoint_path(endpoint_path)),
    endpoint_url text
      CONSTRAINT partners_endpoint_url_check CHECK (endpoint_url ~ '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$'),
    timeout_ms integer NOT NULL DEFAULT 10000
      CONSTRAINT partners_timeout_ms_check CHECK (timeout_ms BETWEEN 100 AND 60000),
    cloud_run_service_name text NOT NULL
      CONSTRAINT partners_cloud_run_service_name_check
      CHECK (cloud_run_service_name ~ '^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$'),
    cloud_run_region text NOT NULL DEFAULT 'asia-southeast1'
      CONSTRAINT partners_cloud_run_region_check CHECK (cloud_run_region ~ '^[a-z]+-[a-z]+[0-9]+$'),
    cloud_run_project_id text
      CONSTRAINT partners_cloud_run_project_id_check CHECK (cloud_run_project_id ~ '^[a-z][a-z0-9-]{4,28}[a-z0-9]$'),
    database_name text NOT NULL CONSTRAINT partners_database_name_key UNIQUE
      CONSTRAINT partners_database_name_check CHECK (
        database_name ~ '^[a-z][a-z0-9_]{0,62}$'
        AND database_name NOT IN ('postgres', 'template0', 'template1', 'postback_config', 'postback_gateway')
      ),
    database_url text
      CONSTRAINT partners_database_url_check CHECK (database_url ~ '^postgres(ql)?://'),
    parameter_mapping json NOT NULL DEFAULT '{}'
      CONSTRAINT partners_parameter_mapping_check CHECK (is_mapping(parameter_mapping)),
    field_rules jsonb NOT NULL DEFAULT '{}'
      CONSTRAINT partners_field_rules_check CHECK (is_object_of_objects(field_rules)),
    timezone text NOT NULL DEFAULT 'UTC',
    dedupe text NOT NULL DEFAULT 'update'
      CONSTRAINT partners_dedupe_check CHECK (dedupe IN ('update', 'flag', 'off')),
    allow_reversal boolean NOT NULL DEFAULT false,
    require_token boolean NOT NULL DEFAULT false,
    on_invalid text NOT NULL DEFAULT 'accept'
      CONSTRAINT partners_on_invalid_check CHECK (on_invalid IN ('accept', 'reject')),
    on_limit text NOT NULL DEFAULT 'accept'
      CONSTRAINT partners_on_limit_check CHECK (on_limit IN ('accept', 'reject')),
    max_requests_per_second integer NOT NULL DEFAULT 0
      CONSTRAINT partners_max_requests_per_second_check CHECK (max_requests_per_second >= 0),
    max_daily_requests integer NOT NULL DEFAULT 100000
      CONSTRAINT partners_max_daily_requests_check CHECK (max_daily_requests >= 0),
    data_retention_days integer NOT NULL DEFAULT 30
      CONSTRAINT partners_data_retention_days_check CHECK (data_retention_days BETWEEN 1 AND 3650),
    ip_allowlist inet[] NOT NULL DEFAULT '{}',
    success_response jsonb
      CONSTRAINT partners_success_response_check CHECK (is_success_response(success_response)),
    direct_access boolean NOT NULL DEFAULT true,
    enable_logging boolean NOT NULL DEFAULT true,
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT partners_cloud_run_service_name_key
      UNIQUE NULLS NOT DISTINCT (cloud_run_service_name, cloud_run_region, cloud_run_project_id)
  )`;

const ONE_DEFAULT_PARTNER = `CREATE UNIQUE INDEX partners_is_default_key ON partners (is_default) WHERE is_default`;

// A null policy means: as the partner has it.
const CREATE_TENANTS = `
  CREATE TABLE tenants (
    id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT tenants_pkey PRIMARY KEY,
    partner_code text NOT NULL CONSTRAINT tenants_partner_code_fkey REFERENCES partners,
    code text NOT NULL
      CONSTRAINT tenants_code_check CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name text NOT NULL
      CONSTRAINT tenants_name_check CHECK (length(name) BETWEEN 1 AND 255),
    parameter_mapping json NOT NULL DEFAULT '{}'
      CONSTRAINT tenants_parameter_mapping_check CHECK (is_mapping(parameter_mapping)),
    field_rules jsonb NOT NULL DEFAULT '{}'
      CONSTRAINT tenants_field_rules_check CHECK (is_object_of_objects(field_rules)),
    data_retention_days integer DEFAULT 7
      CONSTRAINT tenants_data_retention_days_check CHECK (data_retention_days BETWEEN 1 AND 3650),
    dedupe text
      CONSTRAINT tenants_dedupe_check CHECK (dedupe IN ('update', 'flag', 'off')),
    allow_reversal boolean,
    max_requests_per_second integer NOT NULL DEFAULT 0
      CONSTRAINT tenants_max_requests_per_second_check CHECK (max_requests_per_second >= 0),
    max_daily_requests integer NOT NULL DEFAULT 0
      CONSTRAINT tenants_max_daily_requests_check CHECK (max_daily_requests >= 0),
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenants_code_key UNIQUE (partner_code, code),
    CONSTRAINT tenants_is_active_check CHECK (is_active OR NOT is_default)
  )`;

const ONE_DEFAULT_TENANT = `
  CREATE UNIQUE INDEX tenants_is_default_key ON tenants (partner_code) WHERE is_default`;

// A token that is taken away stays as an inactive row, so that a roll-back can bring it back.
const CREATE_TENANT_TOKENS = `
  CREATE TABLE tenant_tokens (
    id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT tenant_tokens_pkey PRIMARY KEY,
    tenant_id integer NOT NULL CONSTRAINT tenant_tokens_tenant_id_fkey REFERENCES tenants,
    kind text NOT NULL
      CONSTRAINT tenant_tokens_kind_check CHECK (kind IN ('ts_token', 'ts_param', 'tlm_token')),
    token_hash text NOT NULL
      CONSTRAINT tenant_tokens_token_hash_check CHECK (token_hash ~ '^[A-Za-z0-9_-]{43}$'),
    token_encrypted text NOT NULL
      CONSTRAINT tenant_tokens_token_encrypted_check CHECK (token_encrypted ~ '^v1\\.[A-Za-z0-9_-]+$'),
    label text,
    created_at timestamptz NOT NULL DEFAULT now(),
    is_active boolean NOT NULL DEFAULT true,
    CONSTRAINT tenant_tokens_tenant_id_kind_token_hash_key UNIQUE (tenant_id, kind, token_hash)
  )`;

const ACTIVE_TOKENS_ARE_UNIQUE = `
  CREATE UNIQUE INDEX tenant_tokens_token_hash_key ON tenant_tokens (token_hash) WHERE is_active`;

const CREATE_API_KEYS = `
  CREATE TABLE api_keys (
    id uuid CONSTRAINT api_keys_pkey PRIMARY KEY,
    name text NOT NULL
      CONSTRAINT api_keys_name_check CHECK (length(name) BETWEEN 1 AND 255),
    role text NOT NULL
      CONSTRAINT api_keys_role_check CHECK (role IN ('admin', 'editor', 'viewer', 'partner')),
    partner_code text CONSTRAINT api_keys_partner_code_fkey REFERENCES partners,
    key_hash text NOT NULL CONSTRAINT api_keys_key_hash_key UNIQUE
      CONSTRAINT api_keys_key_hash_check CHECK (key_hash ~ '^[A-Za-z0-9_-]{43}$'),
    key_prefix text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    CONSTRAINT api_keys_partner_code_check CHECK ((role = 'partner') = (partner_code IS NOT NULL))
  )`;

/** The tables that hold what is configured, and the rules that every row keeps. */
export class CreateConfigTables1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...CREATE_CHECK_FUNCTIONS, ...CREATE_TABLES]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys, tenant_tokens, tenants, partners');
    await runner.query('DROP FUNCTION is_endpoint_path, is_mapping, is_object_of_objects, is_success_response');
  }
}

const CREATE_TABLES = [
  CREATE_PARTNERS,
  ONE_DEFAULT_PARTNER,
  CREATE_TENANTS,
  ONE_DEFAULT_TENANT,
  CREATE_TENANT_TOKENS,
  ACTIVE_TOKENS_ARE_UNIQUE,
  CREATE_API_KEYS,
];

const CREATE_CHECK_FUNCTIONS = [
  `CREATE FUNCTION is_endpoint_path(path text) RETURNS boolean LANGUAGE sql IMMUTABLE
   RETURN length(path) <= 255
      AND path ~ '^(/[A-Za-z0-9._~-]+)+$'
      AND path !~ '/\\.\\.?(/|$)'
      AND path !~* '^/(partner|postback|api|internal|health|ready|info|docs(-json|-yaml)?|metrics|door)(/|$)'
      AND path !~* '/(stats|conversions|quarantine|redrive)(/|$)'`,
  `CREATE FUNCTION is_mapping(mapping json) RETURNS boolean LANGUAGE sql IMMUTABLE
   RETURN json_typeof(mapping) = 'object'
      AND NOT jsonb_path_exists(mapping::jsonb, 'strict $.* ? (@.type() != "string")')`,
  `CREATE FUNCTION is_object_of_objects(rules jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
   RETURN jsonb_typeof(rules) = 'object'
      AND NOT jsonb_path_exists(rules, 'strict $.* ? (@.type() != "object")')`,
  `CREATE FUNCTION is_success_response(response jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
   RETURN response IS NULL
       OR (jsonb_typeof(response -> 'body') = 'string' AND jsonb_typeof(response -> 'content_type') = 'string')
      IS TRUE`,
];
